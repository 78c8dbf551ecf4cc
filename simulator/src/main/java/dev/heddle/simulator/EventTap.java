package dev.heddle.simulator;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import org.jspecify.annotations.Nullable;

/** Hears what the engine reports: for the trace hash, for the checks, and for whoever else listens. Each report is a point where a CPU may stall. */
final class EventTap implements SchedulingEvents {
    private final SimulatedMachine machine;
    private final TraceHash hash;
    private final @Nullable SchedulingEvents listener;

    EventTap(SimulatedMachine machine, TraceHash hash, @Nullable SchedulingEvents listener) {
        this.machine = machine;
        this.hash = hash;
        this.listener = listener;
    }

    @Override
    public void created(long task, String name, int level) {
        hash.created(task, name, level);
        if (listener != null) {
            listener.created(task, name, level);
        }
    }

    @Override
    public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
        machine.mayStall();
        hash.woken(cpu, atNanos, task, level, wakerCpu);
        machine.woken(task);
        if (listener != null) {
            listener.woken(cpu, atNanos, task, level, wakerCpu);
        }
    }

    @Override
    public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {
        machine.mayStall();
        hash.migrated(cpu, atNanos, task, level, fromCpu);
        if (listener != null) {
            listener.migrated(cpu, atNanos, task, level, fromCpu);
        }
    }

    @Override
    public void switched(
            int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
        machine.mayStall();
        hash.switched(cpu, atNanos, previous, previousLevel, why, next, nextLevel);
        if (listener != null) {
            listener.switched(cpu, atNanos, previous, previousLevel, why, next, nextLevel);
        }
    }

    /** No part of the hash, and no point where a CPU may stall: it tells nothing that the others do not imply. */
    @Override
    public void halted(int cpu, long atNanos, long nanos, boolean kicked) {
        if (listener != null) {
            listener.halted(cpu, atNanos, nanos, kicked);
        }
    }
}
