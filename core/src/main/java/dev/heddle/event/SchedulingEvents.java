package dev.heddle.event;

/**
 * Receives what happens on the CPUs of one scheduler.
 *
 * <p>Every method but {@link #created} is called on the thread that is CPU {@code cpu} at that moment, in the middle of
 * its loop: there is one caller at a time for each {@code cpu}, and calls for one {@code cpu} happen in order.
 * An implementation must not block, lock, throw or call back into the scheduler, and should return within 100 ns.
 *
 * <p>Times are nanoseconds of the machine's monotonic clock ({@link System#nanoTime()} on the host). Tasks are named by
 * their positive id; priorities are levels, 0 the highest to 3 the lowest.
 */
public interface SchedulingEvents {
    /** The task id that stands for a CPU's idle loop. */
    long IDLE_TASK = 0;

    /** The waker's CPU when the waker is a thread that is no CPU of this scheduler. */
    int OUTSIDE = -1;

    /**
     * A task exists from now on. Called once a task, by whichever thread creates it, before any other event names it.
     *
     * @param task its id, greater than 0
     * @param name its name, possibly empty
     * @param level its priority level, 0 to 3
     */
    void created(long task, String name, int level);

    /**
     * A task became ready and belongs to {@code cpu} now.
     *
     * @param cpu the CPU it was woken for
     * @param atNanos when the waker woke it; it may be earlier than the previous event of {@code cpu}
     * @param task its id
     * @param level its priority level
     * @param wakerCpu the CPU that woke it, or {@link #OUTSIDE}
     */
    void woken(int cpu, long atNanos, long task, int level, int wakerCpu);

    /**
     * A task moved.
     *
     * @param cpu the CPU it has come to
     * @param atNanos when
     * @param task its id
     * @param level its priority level
     * @param fromCpu the CPU it last ran on
     */
    void migrated(int cpu, long atNanos, long task, int level, int fromCpu);

    /**
     * A CPU goes from one task to the next; its idle loop counts as the task {@link #IDLE_TASK}.
     *
     * @param cpu the CPU
     * @param atNanos when
     * @param previous the task that came off, or {@link #IDLE_TASK}
     * @param previousLevel its priority level, 3 for the idle loop
     * @param why why it came off; {@link RunEnd#YIELDED} for the idle loop
     * @param next the task that runs from now on, or {@link #IDLE_TASK}
     * @param nextLevel its priority level, 3 for the idle loop
     */
    void switched(int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel);

    /**
     * A halt of {@code cpu} is over. It was in its idle loop all the time. Does nothing unless it is overridden.
     *
     * @param cpu the CPU
     * @param atNanos when the halt ended
     * @param nanos how long it lasted, 0 or more
     * @param kicked whether another CPU or thread ended it, rather than its own next sleeper becoming due
     */
    default void halted(int cpu, long atNanos, long nanos, boolean kicked) {}
}
