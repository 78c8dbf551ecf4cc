package dev.heddle.workload.run;

import dev.heddle.LatencyStats;

/**
 * What one task instance did.
 *
 * @param name the task's name
 * @param index the instance's number in the whole workload, as in the name of its log
 * @param rows how many passes through a phase it completed: the rows of its log
 * @param runMicros wall time in {@code run} and {@code runtime}, over those rows
 * @param wakeLatency how long after each wake it ran. After a sleep that is counted from the time that it was due, after a wait from
 *     the time that the waker woke it; waits that did not block do not count
 * @param slack how much time was left at its timers
 */
public record InstanceResult(
        String name, int index, long rows, long runMicros, LatencyStats wakeLatency, SlackSummary slack) {}
