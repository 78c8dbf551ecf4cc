package dev.heddle.cpu;

import dev.heddle.context.Wakeable;
import org.jspecify.annotations.Nullable;

/** The other CPUs, as one CPU's loop and one task see them. */
public interface Neighbours {
    /** Whether a task may start now; counts it if so. Any thread. */
    boolean admit();

    /** A task on this scheduler, not started; whoever records events is told of it. Any thread. */
    PreemptibleTask create(String name, int level, int affinity, Wakeable.ContextFactory contextFor);

    /** Puts a ready task that the caller must enqueue into one queue or inbox. Any thread; neither locks nor parks. */
    void place(TaskControlBlock task);

    /** A task has ended on a thread that is no CPU any more, and that no CPU will count. Any thread. */
    void endedOutside();

    /** A task that ran when it was cancelled shall pass a preemption point. Any thread; neither locks nor parks. */
    void cancelled(TaskControlBlock task);

    /** Puts a task that the caller has taken out of the inbox of {@code owner} and may not run back there. Any CPU. */
    void giveBack(TaskControlBlock task, PerCpuScheduler owner);

    /** {@code cpu} holds tasks that it will not run at once: wakes one halted CPU for them unless someone searches. */
    void notifySurplus(PerCpuScheduler cpu);

    /** {@code cpu} has nothing of its own. Returns a task of another's that it may run, or null. */
    @Nullable
    TaskControlBlock search(PerCpuScheduler cpu);

    /** {@code cpu} was searching and has a task in hand now. */
    void stopSearching(PerCpuScheduler cpu);

    /** {@code cpu} has nothing and found nothing: waits for a kick or the deadline. */
    void halt(PerCpuScheduler cpu, long deadline);

    /** Whether loops shall leave. */
    boolean isStopping();
}
