package dev.heddle.workload.run;

import dev.heddle.LatencyStats;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/** How long after a wake a task ran, in nanoseconds. Written by one task, read after its end. */
final class WakeLatency {
    private static final int DIGITS = 2;

    private @Nullable IntCountsHistogram histogram;

    void record(long nanos) {
        IntCountsHistogram current = histogram;
        if (current == null) {
            // Made at the first wake: of a hundred thousand tasks most may never wake.
            current = new IntCountsHistogram(DIGITS);
            current.setAutoResize(true);
            histogram = current;
        }
        current.recordValue(Math.max(0, nanos));
    }

    void add(WakeLatency other) {
        if (other.histogram != null) {
            if (histogram == null) {
                histogram = new IntCountsHistogram(DIGITS);
                histogram.setAutoResize(true);
            }
            histogram.add(other.histogram);
        }
    }

    LatencyStats stats() {
        IntCountsHistogram recorded = histogram;
        if (recorded == null) {
            return new LatencyStats(0, 0, 0, 0, 0);
        }
        return new LatencyStats(
                recorded.getTotalCount(),
                recorded.getValueAtPercentile(50),
                recorded.getValueAtPercentile(90),
                recorded.getValueAtPercentile(99),
                recorded.getMaxValue());
    }
}
