package dev.heddle.cpu;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.machine.Machine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One CPU's time, and what it was spent on. The clock is read when a task comes off, when a halt begins and ends, and
 * after a steal; in between, the loop goes by the last reading. Owner only, but for {@link #unbookedNanos}.
 */
final class CpuTime {
    private static final VarHandle NOW;

    static {
        try {
            NOW = MethodHandles.lookup().findVarHandle(CpuTime.class, "now", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Machine machine;
    private final CpuCounters counters;

    /** The last reading, up to which all time is booked. Opaque for readers of statistics. */
    private long now;

    private boolean idle = true;

    CpuTime(Machine machine, CpuCounters counters) {
        this.machine = machine;
        this.counters = counters;
        this.now = Machine.NEVER;
    }

    /** The loop begins. */
    void start() {
        NOW.setOpaque(this, machine.nanoTime());
    }

    /** The loop leaves: from now on no time passes here. */
    void stop() {
        read();
        NOW.setOpaque(this, Machine.NEVER);
    }

    long now() {
        return now;
    }

    /** Reads the clock, and books the time since the last reading. */
    long read() {
        long time = machine.nanoTime();
        counters.add(idle ? Counter.IDLE_NANOS : Counter.BUSY_NANOS, time - now);
        NOW.setOpaque(this, time);
        return time;
    }

    /** A task runs from the last reading on. */
    void beginBusy() {
        idle = false;
    }

    /** No task runs from now on. */
    void beginIdle() {
        if (!idle) {
            read();
            idle = true;
        }
    }

    /** Any thread: the time up to {@code time} that no counter has yet; none before the loop begins and after it has left. */
    long unbookedNanos(long time) {
        return Math.max(0, time - (long) NOW.getOpaque(this));
    }
}
