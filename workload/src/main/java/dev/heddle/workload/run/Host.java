package dev.heddle.workload.run;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler that a workload runs on. Everything else about a run is the same on every host, so that what differs between
 * two runs of a file is the scheduler.
 */
public interface Host {
    /**
     * The name that results show.
     *
     * @return for example {@code heddle} or {@code jdk}
     */
    String name();

    /**
     * Whether priorities and affinity have an effect here.
     *
     * @return false if they are ignored
     */
    boolean honoursPriorities();

    /**
     * Makes the thread of a task, not yet started. It is never started if something else that the run needs is missing.
     *
     * @param name the thread's name
     * @param priority the priority of its first phase
     * @param cpus the CPUs it may run on in its first phase; null means all
     * @param body what it runs
     * @return a virtual thread
     */
    Thread unstarted(String name, Priority priority, @Nullable CpuSet cpus, Runnable body);

    /**
     * Blocks the calling task until a time; returns at once if it has come.
     *
     * @param nanoTime the time, by {@link #nanoTime()}
     * @throws InterruptedException if the task is or was interrupted; its interrupted status is then clear
     */
    void sleepUntil(long nanoTime) throws InterruptedException;

    /** A preemption point: the calling task, which is working, lets another run if one should. */
    void checkpoint();

    /**
     * Changes how the calling task is scheduled from now on.
     *
     * @param priority its priority
     * @param cpus the CPUs that it may run on; null means all
     */
    void reassign(Priority priority, @Nullable CpuSet cpus);

    /**
     * The clock of the run.
     *
     * @return monotonic nanoseconds
     */
    default long nanoTime() {
        return System.nanoTime();
    }
}
