package dev.heddle;

import java.util.List;

/**
 * A snapshot of a scheduler's statistics. Taking it stops nothing: every number was true a moment ago, but not all at
 * the same moment.
 *
 * @param atNanos when it was taken, on the clock of {@link System#nanoTime()}
 * @param started tasks and jobs that have been started
 * @param ended tasks and jobs that have ended
 * @param cpus one entry a CPU, in the order of their numbers
 * @param wakeLatency time from a wake to the woken task running, in nanoseconds, over all CPUs
 */
public record SchedulerStats(long atNanos, long started, long ended, List<CpuStats> cpus, LatencyStats wakeLatency) {
    /**
     * Makes the list unmodifiable.
     */
    public SchedulerStats {
        cpus = List.copyOf(cpus);
    }
}
