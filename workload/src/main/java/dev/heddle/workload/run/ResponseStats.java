package dev.heddle.workload.run;

/**
 * A distribution of response times, in nanoseconds: from when a request was due to its end. All 0 if there was none. The mean is
 * exact; percentiles and maximum are to a thousandth of their value.
 *
 * @param mean the mean
 * @param p50 the median
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param max the longest
 */
public record ResponseStats(double mean, long p50, long p90, long p99, long p999, long max) {}
