package dev.heddle.workload.run;

import dev.heddle.LatencyStats;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/** How long after a wake a task ran, in nanoseconds. Written by one task, read after its end. */
final class WakeLatency {
    /** Buckets of a sixteenth of their value, as {@link LatencyStats} has it: 2 KiB a task, so that many tasks fit. */
    private static final int DIGITS = 1;

    private @Nullable IntCountsHistogram histogram;
    private long longest;

    void record(long nanos) {
        IntCountsHistogram current = histogram;
        if (current == null) {
            // Made at the first wake: of a hundred thousand tasks most may never wake.
            current = new IntCountsHistogram(DIGITS);
            current.setAutoResize(true);
            histogram = current;
        }
        long latency = Math.max(0, nanos);
        current.recordValue(latency);
        longest = Math.max(longest, latency);
    }

    void add(WakeLatency other) {
        if (other.histogram != null) {
            if (histogram == null) {
                histogram = new IntCountsHistogram(DIGITS);
                histogram.setAutoResize(true);
            }
            histogram.add(other.histogram);
            longest = Math.max(longest, other.longest);
        }
    }

    LatencyStats stats() {
        IntCountsHistogram recorded = histogram;
        if (recorded == null) {
            return new LatencyStats(0, 0, 0, 0, 0);
        }
        return new LatencyStats(
                recorded.getTotalCount(),
                Math.min(longest, recorded.getValueAtPercentile(50)),
                Math.min(longest, recorded.getValueAtPercentile(90)),
                Math.min(longest, recorded.getValueAtPercentile(99)),
                longest);
    }
}
