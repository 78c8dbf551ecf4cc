package dev.heddle.workload.run;

/**
 * How much time was left when a task came to its timers, over all its rows that have one.
 *
 * @param count how many rows
 * @param minMicros the least; negative if the task was ever late
 * @param meanMicros the mean; 0 without rows
 * @param maxMicros the most
 * @param misses how many times a timer had expired before the task came to it
 */
public record SlackSummary(long count, long minMicros, double meanMicros, long maxMicros, long misses) {
    /** Adds up slack. Used by one task, or by one thread after the end of all. */
    static final class Builder {
        private long count;
        private long min = Long.MAX_VALUE;
        private long max = Long.MIN_VALUE;
        private long sum;
        private long misses;

        void add(long micros, int missed) {
            count++;
            min = Math.min(min, micros);
            max = Math.max(max, micros);
            sum += micros;
            misses += missed;
        }

        void add(Builder other) {
            count += other.count;
            min = Math.min(min, other.min);
            max = Math.max(max, other.max);
            sum += other.sum;
            misses += other.misses;
        }

        SlackSummary build() {
            return count == 0
                    ? new SlackSummary(0, 0, 0, 0, 0)
                    : new SlackSummary(count, min, (double) sum / count, max, misses);
        }
    }
}
