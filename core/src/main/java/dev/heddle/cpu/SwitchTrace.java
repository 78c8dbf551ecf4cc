package dev.heddle.cpu;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import org.jspecify.annotations.Nullable;

/** Tells whoever records events what happens on one CPU; costs a test for null if nobody does. Owner only. */
final class SwitchTrace {
    /** The idle loop counts as the least urgent of tasks. */
    private static final int IDLE_TASK_LEVEL = ReadyQueues.LEVELS - 1;

    private final int cpu;
    private final @Nullable SchedulingEvents events;

    private long onCpu = SchedulingEvents.IDLE_TASK;
    private int onCpuLevel = IDLE_TASK_LEVEL;
    private RunEnd why = RunEnd.YIELDED;

    SwitchTrace(int cpu, @Nullable SchedulingEvents events) {
        this.cpu = cpu;
        this.events = events;
    }

    boolean isOn() {
        return events != null;
    }

    void woken(TaskControlBlock task) {
        if (events != null) {
            events.woken(cpu, task.readyAt, task.id(), task.level(), task.wakerCpu());
        }
    }

    void migrated(TaskControlBlock task, long now, int from) {
        if (events != null) {
            events.migrated(cpu, now, task.id(), task.level(), from);
        }
    }

    void halted(long now, long nanos, boolean kicked) {
        if (events != null) {
            events.halted(cpu, now, nanos, kicked);
        }
    }

    /** The task that ran has come off; it is reported together with what runs next. */
    void cameOff(RunEnd end) {
        why = end;
    }

    void runs(TaskControlBlock task, long now) {
        if (events != null) {
            switchTo(task.id(), task.level(), now);
        }
    }

    void idles(long now) {
        if (onCpu != SchedulingEvents.IDLE_TASK) {
            switchTo(SchedulingEvents.IDLE_TASK, IDLE_TASK_LEVEL, now);
        }
    }

    private void switchTo(long next, int level, long now) {
        if (events != null) {
            events.switched(cpu, now, onCpu, onCpuLevel, why, next, level);
            onCpu = next;
            onCpuLevel = level;
            why = RunEnd.YIELDED;
        }
    }
}
