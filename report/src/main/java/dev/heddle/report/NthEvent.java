package dev.heddle.report;

import dev.heddle.event.RunEnd;
import dev.heddle.trace.Recording;
import dev.heddle.trace.Schedule;
import java.io.IOException;

/** Finds the time of the event with a given place in the order of a schedule. */
final class NthEvent implements Schedule.Listener {
    private final long wanted;
    private long seen;
    private long atNanos = Long.MIN_VALUE;

    private NthEvent(long wanted) {
        this.wanted = wanted;
    }

    /** The time of event {@code place}, counted from 0; the beginning of time if that is 0 or less. */
    static long atNanos(Recording recording, long place) {
        if (place <= 0) {
            return Long.MIN_VALUE;
        }
        NthEvent counter = new NthEvent(place);
        try {
            new Schedule(recording).tell(counter);
        } catch (IOException e) {
            throw new IllegalStateException("nothing here reads or writes", e);
        }
        return counter.atNanos;
    }

    private void count(long at) {
        if (seen++ == wanted) {
            atNanos = at;
        }
    }

    @Override
    public void switched(long at, int cpu, int previous, int previousLevel, RunEnd why, int next, int nextLevel) {
        count(at);
    }

    /** The same event is told as a wake that takes effect. */
    @Override
    public void waking(long at, int task, int level, int wakerCpu, int targetCpu) {}

    @Override
    public void woken(long at, int task, int level, int wakerCpu, int targetCpu) {
        count(at);
    }

    @Override
    public void migrated(long at, int task, int level, int fromCpu, int toCpu) {
        count(at);
    }

    @Override
    public void halted(long at, int cpu, long nanos, boolean kicked) {
        count(at);
    }
}
