package dev.heddle.report;

import java.util.Arrays;

/**
 * When something that is to come at regular times came: the frames of a compositor, the activations of a periodic task.
 *
 * @param name whose they are
 * @param periodNanos the interval that they should have, in nanoseconds; 0 if there is none
 * @param lateNanos an interval that is longer is late; 0 if none is
 * @param atNanos when they came, in order, in nanoseconds of the run's clock
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Frames(String name, long periodNanos, long lateNanos, long[] atNanos) {
    /** Makes its own copy of the times. */
    public Frames {
        atNanos = atNanos.clone();
    }

    /**
     * When they came.
     *
     * @return a copy
     */
    @Override
    public long[] atNanos() {
        return atNanos.clone();
    }

    @Override
    public String toString() {
        return name + ": " + atNanos.length + " frames, period " + periodNanos + " ns, late after " + lateNanos + " ns";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frames frames
                && name.equals(frames.name)
                && periodNanos == frames.periodNanos
                && lateNanos == frames.lateNanos
                && Arrays.equals(atNanos, frames.atNanos);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Arrays.hashCode(atNanos);
    }
}
