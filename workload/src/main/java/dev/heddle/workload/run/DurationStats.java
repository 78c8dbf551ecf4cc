package dev.heddle.workload.run;

/**
 * A distribution of how long requests took, or waited, in nanoseconds. All 0 if there was none. The mean is exact; percentiles and
 * maximum are to a thousandth of their value.
 *
 * @param mean the mean
 * @param p50 the median
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param max the longest
 */
public record DurationStats(double mean, long p50, long p90, long p99, long p999, long max) {}
