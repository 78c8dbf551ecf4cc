package dev.heddle.simulator;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;

/** Tells two what happens, one after the other. */
record BothEvents(SchedulingEvents first, SchedulingEvents second) implements SchedulingEvents {
    @Override
    public void created(long task, String name, int level) {
        first.created(task, name, level);
        second.created(task, name, level);
    }

    @Override
    public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
        first.woken(cpu, atNanos, task, level, wakerCpu);
        second.woken(cpu, atNanos, task, level, wakerCpu);
    }

    @Override
    public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {
        first.migrated(cpu, atNanos, task, level, fromCpu);
        second.migrated(cpu, atNanos, task, level, fromCpu);
    }

    @Override
    public void switched(
            int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
        first.switched(cpu, atNanos, previous, previousLevel, why, next, nextLevel);
        second.switched(cpu, atNanos, previous, previousLevel, why, next, nextLevel);
    }
}
