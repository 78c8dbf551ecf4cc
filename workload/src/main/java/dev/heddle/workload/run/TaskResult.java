package dev.heddle.workload.run;

import dev.heddle.LatencyStats;

/**
 * What all instances of one task did together.
 *
 * @param name the task's name
 * @param instances how many there were
 * @param rows the sum of their rows
 * @param runMicros the sum of their run times
 * @param wakeLatency all their wakes together
 * @param slack all their timers together
 */
public record TaskResult(
        String name, int instances, long rows, long runMicros, LatencyStats wakeLatency, SlackSummary slack) {}
