package dev.heddle.cpu;

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

    @Override
    protected PreemptibleTask blocker() {
        return task;
    }
}
