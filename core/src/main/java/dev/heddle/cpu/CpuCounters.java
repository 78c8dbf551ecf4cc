package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One CPU's counters, on cache lines of their own. Written by that CPU alone, so an increment is a plain read and an
 * opaque store; read by anyone, at any time, without a lock.
 */
public final class CpuCounters {
    /**
     * What is counted; the public statistics say what each one means. The order is nobody's business but this class's.
     */
    @SuppressWarnings("EnumOrdinal")
    public enum Counter {
        SWITCHES,
        PREEMPTIONS,
        WAKES_LOCAL,
        WAKES_REMOTE,
        KICKS,
        USELESS_KICKS,
        KICKS_SENT,
        STEALS,
        MIGRATIONS,
        HALTS,
        IDLE_NANOS,
        HALTED_NANOS,
        BUSY_NANOS,
        STARTED,
        ENDED,
        HAND_OVERS;

        private final int slot = LONGS_PER_LINE_PAIR + ordinal();
    }

    private static final int LONGS_PER_LINE_PAIR = 16;
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[LONGS_PER_LINE_PAIR + Counter.values().length + LONGS_PER_LINE_PAIR];

    /** The owner only. */
    public void increment(Counter counter) {
        add(counter, 1);
    }

    /** The owner only. */
    void add(Counter counter, long amount) {
        VALUE.setOpaque(values, counter.slot, values[counter.slot] + amount);
    }

    /** Any thread. Volatile: ends are counted before starts when a scheduler asks whether all tasks have ended. */
    public long get(Counter counter) {
        return (long) VALUE.getVolatile(values, counter.slot);
    }
}
