package dev.heddle.cpu;

import dev.heddle.context.Wakeable;
import org.jspecify.annotations.Nullable;

/** The other CPUs, as one CPU's loop and one task see them. */
public interface Neighbours {
    /**
     * Whether a task may start now; counts it if so. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it may run on no CPU that is online
     */
    boolean admit(PreemptibleTask task);

    /** A task has ended on the calling CPU, and is forgotten. */
    void reaped(PreemptibleTask task);

    /** Whether jobs end without having run. */
    boolean dropsJobs();

    /** A task on this scheduler, not started; whoever records events is told of it. Any thread. */
    PreemptibleTask create(String name, int level, CpuMask affinity, Wakeable.ContextFactory contextFor);

    /** Puts a ready task that the caller must enqueue into one queue or inbox. Any thread; neither locks nor parks. */
    void place(TaskControlBlock task);

    /** The same by a thread that must not touch what is its CPU's own, even if it runs on one. */
    void placeFromOutside(TaskControlBlock task);
    /** A task has ended on a thread that is no CPU any more, and that no CPU will count. Any thread. */
    void endedOutside();

    /** A task that ran when it was cancelled shall pass a preemption point. Any thread; neither locks nor parks. */
    void cancelled(TaskControlBlock task);

    /** The level of a task has changed: it shall be where it belongs. Any thread; neither locks nor parks. */
    void levelChanged(TaskControlBlock task);

    /** Puts a task that the caller has taken out of the inbox of CPU {@code owner} and may not run back there. Any CPU. */
    void giveBack(TaskControlBlock task, int owner);

    /** {@code cpu} holds tasks that it will not run at once: wakes one halted CPU for them unless someone searches. */
    void notifySurplus(PerCpuScheduler cpu);

    /** {@code cpu} has nothing of its own. Returns a task of another's that it may run, or null. */
    @Nullable
    TaskControlBlock search(PerCpuScheduler cpu);

    /** A slice has ended on {@code cpu}, which will queue this task next: evens out how many equal tasks CPUs have. */
    void sliceEnded(PerCpuScheduler cpu, TaskControlBlock preempted);

    /** {@code cpu} was searching and has a task in hand now. */
    void stopSearching(PerCpuScheduler cpu);

    /** {@code cpu} has nothing and found nothing: waits for a kick or the deadline. */
    void halt(PerCpuScheduler cpu, long deadline);

    /** Whether loops shall leave. */
    boolean isStopping();

    // ---- CPUs that shall run nothing ----

    /** Whether this CPU shall start no task now: it is paused or offline. */
    boolean isHeld(int cpu);

    /** A CPU that holds asks whether it may stop. If so, it does not count as held any more. */
    boolean endHold(int cpu);

    boolean isOffline(int cpu);

    /** The CPUs that are online and not paused. */
    CpuMask open();

    /** {@code cpu}, which is held and has handed on what it can, waits for a change or the deadline. */
    void waitWhileHeld(PerCpuScheduler cpu, long deadline);

    /** {@code cpu} went offline and touches nothing of its state any more. */
    void left(PerCpuScheduler cpu);
}
