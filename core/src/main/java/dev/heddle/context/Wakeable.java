package dev.heddle.context;

/** What a context wakes: the task it belongs to, as this package sees it. */
public interface Wakeable {
    /**
     * The task has become runnable. Callable by any thread, virtual or not, in any state of the task; neither locks nor
     * parks.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the task has never been started and its scheduler takes
     *     no new ones; a started task is never rejected, since the JDK would lose its thread
     */
    void wake();

    /**
     * A task that is not started yet, with this one's priority and affinity and on the same scheduler.
     *
     * @param name for whoever records events
     * @param contextFor makes the context of the new task
     */
    Wakeable spawn(String name, ContextFactory contextFor);

    /** Makes a context for a task that exists already, since each refers to the other. */
    interface ContextFactory {
        TaskContext create(Wakeable task);
    }
}
