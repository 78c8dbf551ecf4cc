package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A log-linear histogram of non-negative nanoseconds: 16 equal buckets for each power of two, so a bucket is at most 1/16
 * of its value wide. One writer, the CPU it belongs to; any reader, without stopping the writer.
 */
public final class LatencyHistogram {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB_BUCKETS;

    private final long[] counts = new long[BUCKETS + 1];

    /** Where the largest value is in {@code counts}. */
    private static final int MAX_AT = BUCKETS;

    /** The writer only. */
    void record(long nanos) {
        long value = Math.max(0, nanos);
        int bucket = bucketOf(value);
        COUNT.setOpaque(counts, bucket, counts[bucket] + 1);
        if (value > counts[MAX_AT]) {
            COUNT.setOpaque(counts, MAX_AT, value);
        }
    }

    /** Adds what another histogram holds now to this one, which nobody else uses. */
    public void add(LatencyHistogram other) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counts[bucket] += (long) COUNT.getOpaque(other.counts, bucket);
        }
        counts[MAX_AT] = Math.max(counts[MAX_AT], (long) COUNT.getOpaque(other.counts, MAX_AT));
    }

    public long count() {
        long total = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            total += (long) COUNT.getOpaque(counts, bucket);
        }
        return total;
    }

    public long max() {
        return (long) COUNT.getOpaque(counts, MAX_AT);
    }

    /** The upper bound of the bucket that holds the given share of all values, at most {@link #max}; 0 if empty. */
    public long percentile(double percent) {
        long rank = (long) Math.ceil(count() * percent / 100);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += (long) COUNT.getOpaque(counts, bucket);
            if (seen >= rank && seen > 0) {
                return Math.min(upperBoundOf(bucket), max());
            }
        }
        return 0;
    }

    static int bucketOf(long value) {
        if (value < SUB_BUCKETS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift + 1) * SUB_BUCKETS + (int) (value >>> shift) - SUB_BUCKETS;
    }

    static long upperBoundOf(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        return (((long) SUB_BUCKETS + bucket % SUB_BUCKETS + 1) << shift) - 1;
    }
}
