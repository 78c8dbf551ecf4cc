package dev.heddle.compositor.desktop;

import java.nio.LongBuffer;
import org.HdrHistogram.Histogram;

/**
 * When frames were presented. The compositor writes; nothing is allocated. Others may read the counts at any time, and
 * everything else when the compositor has ended.
 *
 * <p>The interval of a frame is the time from the one presented before it to its own. What counts lies in the measured
 * time: a frame that should have come in it and never did makes a late one, when the measured time ends.
 */
final class FrameTimes {
    /** At 60 frames a second, and at more, a frame is late when the one before it is longer ago than this. */
    static final long LATE_NANOS = 20_000_000;

    private static final long LONGEST = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    private static final int SAMPLES = 1 << 20;

    private final Histogram intervals = new Histogram(LONGEST, DIGITS);
    private final Histogram wakes = new Histogram(LONGEST, DIGITS);
    private final Histogram composing = new Histogram(LONGEST, DIGITS);
    private final long[] presentedAt;
    private final long lateNanos;
    private final long from;
    private volatile long until = Long.MAX_VALUE;

    // Single writer, so that adding to them loses nothing.
    private volatile long frames;
    private volatile long late;
    private volatile long longest;

    private long last;
    private boolean hasLast;

    /**
     * Nothing yet.
     *
     * @param from when the measured time begins
     * @param periodNanos from frame to frame; of more than a sixtieth of a second, 1.2 times as much is late
     * @param expected about how many frames there will be
     */
    FrameTimes(long from, long periodNanos, long expected) {
        this.lateNanos = Math.max(LATE_NANOS, periodNanos * 6 / 5);
        this.from = from;
        this.last = from;
        this.presentedAt = new long[(int) Math.min(SAMPLES, expected + expected / 8 + 64)];
    }

    /** A frame that was due, was begun and was presented. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void presented(long deadline, long begun, long at) {
        if (at < from) {
            last = at;
            hasLast = true;
            return;
        }
        if (at > until) {
            return;
        }
        long interval = at - last;
        if (hasLast || interval > lateNanos) {
            record(interval);
        }
        wakes.recordValue(clamped(begun - deadline));
        composing.recordValue(clamped(at - begun));
        if (frames < presentedAt.length) {
            presentedAt[(int) frames] = at;
        }
        last = at;
        hasLast = true;
        frames++;
    }

    /** There was nothing to show for a while, and no frame was due. */
    void idled() {
        hasLast = false;
        last = Math.max(last, System.nanoTime());
    }

    /** Ends the measured time. Any thread. */
    void end(long at) {
        until = at;
    }

    /** Counts what is missing. When the compositor has ended. */
    void finish() {
        long open = until - Math.max(last, from);
        if (open > lateNanos) {
            record(open);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void record(long interval) {
        intervals.recordValue(clamped(interval));
        if (interval > longest) {
            longest = interval;
        }
        if (interval > lateNanos) {
            late++;
        }
    }

    private static long clamped(long nanos) {
        return Math.clamp(nanos, 0, LONGEST);
    }

    long frames() {
        return frames;
    }

    long late() {
        return late;
    }

    /** In nanoseconds, from frame to frame. */
    long longest() {
        return longest;
    }

    boolean isMeasuring() {
        return System.nanoTime() >= from;
    }

    double measuredSeconds() {
        return Math.max(1e-9, (Math.min(until, System.nanoTime()) - from) / 1e9);
    }

    Percentiles intervalPercentiles() {
        return Percentiles.of(intervals);
    }

    Percentiles wakePercentiles() {
        return Percentiles.of(wakes);
    }

    Percentiles composingPercentiles() {
        return Percentiles.of(composing);
    }

    LongBuffer presentedAt() {
        return LongBuffer.wrap(presentedAt, 0, (int) Math.min(frames, presentedAt.length))
                .asReadOnlyBuffer();
    }
}
