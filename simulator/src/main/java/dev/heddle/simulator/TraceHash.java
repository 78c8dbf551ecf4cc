package dev.heddle.simulator;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;

/**
 * A number that stands for everything that the engine has reported, in order: two runs with the same number took the same
 * way. Each value goes through the finalizer of SplitMix64 (Steele, Lea and Flood 2014), and counts how many events there were.
 */
final class TraceHash implements SchedulingEvents {
    private static final long CREATED = 1;
    private static final long WOKEN = 2;
    private static final long MIGRATED = 3;
    private static final long SWITCHED = 4;

    private long hash;
    private long count;

    long value() {
        return hash;
    }

    /** How many events there were. */
    long count() {
        return count;
    }

    private void add(long value) {
        long mixed = hash * 31 + value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        hash = mixed ^ (mixed >>> 31);
    }

    @Override
    public void created(long task, String name, int level) {
        count++;
        add(CREATED + (level << 3));
        add(task);
        // Of a string this is a function of its letters alone.
        add(name.hashCode());
    }

    @Override
    public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
        count++;
        add(WOKEN + (level << 3) + ((long) cpu << 8) + ((long) wakerCpu << 32));
        add(atNanos);
        add(task);
    }

    @Override
    public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {
        count++;
        add(MIGRATED + (level << 3) + ((long) cpu << 8) + ((long) fromCpu << 32));
        add(atNanos);
        add(task);
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // a number is wanted, and nobody keeps it
    public void switched(
            int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
        count++;
        add(SWITCHED + (previousLevel << 3) + (nextLevel << 6) + ((long) why.ordinal() << 9) + ((long) cpu << 16));
        add(atNanos);
        add(previous);
        add(next);
    }
}
