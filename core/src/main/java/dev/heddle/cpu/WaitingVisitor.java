package dev.heddle.cpu;

/** Is shown what waits for a CPU. For inspection. */
public interface WaitingVisitor {
    /** For a level: in the inbox. */
    int IN_INBOX = -1;

    /**
     * One task.
     *
     * @param task the task
     * @param level of the queue that it waits in, or {@link #IN_INBOX}
     */
    void visit(TaskControlBlock task, int level);
}
