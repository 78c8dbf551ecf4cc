package dev.heddle;

/**
 * A distribution of times, from a log-linear histogram whose buckets are at most 1/16 of their value wide: each
 * percentile is the upper bound of its bucket, so at most 6.25 % too high.
 *
 * @param count how many times were recorded
 * @param p50 median, in nanoseconds; 0 if nothing was recorded
 * @param p90 90th percentile, in nanoseconds
 * @param p99 99th percentile, in nanoseconds
 * @param max longest time, in nanoseconds, exact
 */
public record LatencyStats(long count, long p50, long p90, long p99, long max) {}
