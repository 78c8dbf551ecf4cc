package dev.heddle.context;

/** How a task is resumed: what a CPU needs to know of whatever it runs. */
public interface TaskContext {
    /**
     * Runs the task on the calling CPU until it yields, blocks or ends.
     *
     * <p>Called by one CPU at a time: the task word has one winner for each dispatch. Never throws: what a task throws
     * is its own outcome.
     *
     * @return true if the task has ended and must never be resumed again
     */
    boolean resume();

    /**
     * Lets a task that has not been started begin, which wakes it; does nothing if it has been. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if its scheduler takes no new tasks; the task is over then
     */
    void start();

    /**
     * Ends the call that the task blocks in, or the next one that it makes, as far as that can be ended. Any thread;
     * waits for nobody.
     */
    void interrupt();
}
