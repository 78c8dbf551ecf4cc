package dev.heddle.cpu;

import dev.heddle.machine.CarrierRole;
import org.jspecify.annotations.Nullable;

/**
 * What a thread is after its CPU was taken from it: no CPU, but a thread that still runs a task. See {@link
 * dev.heddle.machine.Tenure}.
 */
public final class SeizedTask implements CarrierRole {
    private final Neighbours home;
    private final @Nullable PreemptibleTask task;

    /**
     * A role.
     *
     * @param home the scheduler that the CPU belongs to
     * @param task what the thread runs; null if that is a job
     */
    public SeizedTask(Neighbours home, @Nullable PreemptibleTask task) {
        this.home = home;
        this.task = task;
    }

    public Neighbours home() {
        return home;
    }

    public @Nullable PreemptibleTask task() {
        return task;
    }

    /**
     * The task comes off a thread that is retired. What a CPU does then, done as a thread that is none: the task, while it
     * runs, is this thread's alone.
     */
    static void comeOff(TaskControlBlock task, boolean ended, long ranNanos, Neighbours neighbours) {
        if (task instanceof PreemptibleTask preemptible) {
            preemptible.runNanos += ranNanos;
        }
        if (ended) {
            if (task instanceof PreemptibleTask preemptible) {
                neighbours.reaped(preemptible);
            }
            task.end();
            neighbours.endedOutside();
        } else if (task.comeOffAndOwe()) {
            neighbours.place(task);
        }
    }
}
