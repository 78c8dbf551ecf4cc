package dev.heddle.workload.run;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * When the timers of a task instance let it go on: the frames of a compositor, say. Of instances all of whose timers have the same
 * period.
 *
 * @param task the task's name
 * @param index the instance's number in the whole workload
 * @param periodNanos the timers' period, in nanoseconds
 * @param atNanos when the instance went on, in order, in nanoseconds of the host's clock; the first {@value #MOST} times
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Activations(String task, int index, long periodNanos, long[] atNanos) {
    /** How many times are kept of an instance. */
    public static final int MOST = 1 << 20;

    /** Makes its own copy of the times. */
    public Activations {
        atNanos = atNanos.clone();
    }

    /**
     * When the instance went on.
     *
     * @return a copy
     */
    @Override
    public long[] atNanos() {
        return atNanos.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Activations that
                && task.equals(that.task)
                && index == that.index
                && periodNanos == that.periodNanos
                && Arrays.equals(atNanos, that.atNanos);
    }

    @Override
    public int hashCode() {
        return 31 * index + Arrays.hashCode(atNanos);
    }

    @Override
    public String toString() {
        return task + "-" + index + ": " + atNanos.length + " activations, period " + periodNanos + " ns";
    }

    /** Keeps the times of one instance. Written by it, read when it has ended. */
    static final class Builder {
        private static final int AT_FIRST = 1 << 8;

        private final long periodNanos;
        private long[] times = new long[AT_FIRST];
        private int size;

        /** For timers of that period. */
        Builder(long periodNanos) {
            this.periodNanos = periodNanos;
        }

        void add(long nanoTime) {
            if (size == MOST) {
                return;
            }
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
            }
            times[size++] = nanoTime;
        }

        Activations build(String task, int index) {
            return new Activations(task, index, periodNanos, Arrays.copyOf(times, size));
        }
    }

    /** The period that all timers have; empty if there is none, or more than one. */
    static OptionalLong onlyPeriodNanos(List<Integer> periodsMicros) {
        List<Integer> distinct = periodsMicros.stream().distinct().toList();
        return distinct.size() == 1 ? OptionalLong.of(Micros.toNanos(distinct.get(0))) : OptionalLong.empty();
    }
}
