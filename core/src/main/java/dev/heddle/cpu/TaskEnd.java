package dev.heddle.cpu;

import org.jspecify.annotations.Nullable;

/** The end of a task, for which joiners wait: they lend their priority to the task. It exists while somebody waits. */
public final class TaskEnd extends DonationPoint {
    private final PreemptibleTask task;

    private TaskEnd(PreemptibleTask task) {
        this.task = task;
    }

    /**
     * The end that others wait for already, or a new one. Of two who come at the same time each may get one of its own,
     * which lends as well; sharing only keeps the list of a task with many joiners short.
     */
    public static TaskEnd of(PreemptibleTask task) {
        return lenderOf(task, TaskEnd.class) instanceof TaskEnd known ? known : new TaskEnd(task);
    }

    /**
     * The caller is going to wait for a task's end, and then calls {@link #leave(TaskEnd, PreemptibleTask)}.
     *
     * @param waiter the task that the caller is; null for a thread that is none
     * @return null if nothing can be lent: the caller has nothing, or the task needs it no more
     */
    public static @Nullable TaskEnd enter(PreemptibleTask task, @Nullable PreemptibleTask waiter) {
        if (waiter == null || task.isDead()) {
            return null;
        }
        TaskEnd end = of(task);
        end.enter(waiter);
        return end;
    }

    /** The caller waits no more. */
    public static void leave(@Nullable TaskEnd entered, @Nullable PreemptibleTask waiter) {
        if (entered != null) {
            entered.leave(waiter);
        }
    }

    @Override
    protected PreemptibleTask blocker() {
        return task;
    }
}
