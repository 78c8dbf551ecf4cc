package dev.heddle.compositor.desktop;

import org.HdrHistogram.Histogram;

/**
 * A distribution of times, of which three digits are kept.
 *
 * @param count how many were recorded
 * @param p50 the median, in microseconds; 0 if there are none
 * @param p99 the 99th percentile, in microseconds
 * @param max the longest, in microseconds
 */
public record Percentiles(long count, double p50, double p99, double max) {
    static Percentiles of(Histogram nanos) {
        return new Percentiles(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(99) / 1e3,
                nanos.getMaxValue() / 1e3);
    }
}
