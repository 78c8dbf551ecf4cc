package dev.heddle.compositor.desktop;

/**
 * When frames are due: at absolute points in time, a whole number of frames after the first. The division is exact but for
 * the last nanosecond, so nothing adds up.
 */
final class FrameClock {
    private static final long SECOND = 1_000_000_000;

    private final long start;
    private final int framesPerSecond;

    FrameClock(long start, int framesPerSecond) {
        this.start = start;
        this.framesPerSecond = framesPerSecond;
    }

    /** When a frame is due, on the clock of {@link System#nanoTime()}. */
    long deadline(long frame) {
        return start + frame / framesPerSecond * SECOND + frame % framesPerSecond * SECOND / framesPerSecond;
    }

    /** The first frame that is due after a point in time that is not before the start. */
    long firstAfter(long nanoTime) {
        long since = nanoTime - start;
        long frame = since / SECOND * framesPerSecond + since % SECOND * framesPerSecond / SECOND;
        while (deadline(frame) <= nanoTime) {
            frame++;
        }
        return frame;
    }

    long periodNanos() {
        return SECOND / framesPerSecond;
    }
}
