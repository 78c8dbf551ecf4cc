package dev.heddle.workload.run;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** How long something took, many times. Any task records; read after the run. */
final class Durations {
    /** Percentiles to a thousandth of their value. */
    private static final int DIGITS = 3;

    private final ConcurrentHistogram histogram = new ConcurrentHistogram(DIGITS);
    private final LongAdder sum = new LongAdder();

    void record(long duration) {
        long nanos = Math.max(0, duration);
        histogram.recordValue(nanos);
        sum.add(nanos);
    }

    long count() {
        return histogram.getTotalCount();
    }

    DurationStats stats() {
        return new DurationStats(
                sum.sum() / (double) Math.max(1, count()),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }
}
