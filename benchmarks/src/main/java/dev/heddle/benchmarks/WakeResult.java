package dev.heddle.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * What one run, or several of the same, have found. A number that nobody could tell is not a number.
 *
 * @param latency from just before the unpark to the sleeper's first instruction, in nanoseconds
 * @param bytes allocated by both carriers, each wake
 * @param blocked how often a carrier waited for a monitor, each wake
 * @param sleeps how often a carrier gave its core away, each wake: about 0 if it spun, about 1 if it halted
 * @param kicks how often the sleeper's CPU was taken out of its halt, each wake
 * @param cores that each carrier may run on
 */
record WakeResult(
        WakeSide side,
        WakeRun.Idle idle,
        Histogram latency,
        double bytes,
        double blocked,
        double sleeps,
        double kicks,
        String cores) {
    double micros(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1_000.0;
    }

    /** The latencies of both; of the rest the higher number. */
    WakeResult with(WakeResult other) {
        Histogram both = latency.copy();
        both.add(other.latency);
        return new WakeResult(
                side,
                idle,
                both,
                Math.max(bytes, other.bytes),
                Math.max(blocked, other.blocked),
                Math.max(sleeps, other.sleeps),
                Math.max(kicks, other.kicks),
                cores);
    }
}
