package dev.heddle.workload.run;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    // ---- what takes CPU time ----

    /** Gets ready to measure or to do {@link #work}: on a real CPU, until it is compiled as it will be in the run. */
    default void warmUp() {
        Work.warmUp();
    }

    /**
     * How much work a task does from one preemption point to the next.
     *
     * @return microseconds on the calibrated CPU, more than 0
     */
    default int stretchMicros() {
        return 20;
    }

    /**
     * Does a stretch of work in the calling task, without a preemption point.
     *
     * @param loops how many loops it is, by the run's calibration
     * @param micros how long that takes on the calibrated CPU
     */
    default void work(long loops, long micros) {
        Work.loop(loops);
    }

    /** What bytes go through. */
    enum Traffic {
        /** Memory, one byte after the other. */
        STREAM,
        /** Memory, each cache line where the one before says. */
        CHASE,
        /** The io device. */
        DEVICE
    }

    /**
     * Whether this host knows how long bytes take and has let that time pass, in the calling task, so that they need not be
     * moved.
     *
     * @param traffic what they would go through
     * @param bytes how many
     * @return false on a real machine: the caller moves them
     */
    default boolean standsInFor(Traffic traffic, long bytes) {
        return false;
    }

    // ---- requests of an open-loop load ----

    /**
     * Starts a request as a task of its own. Called by the outside world, or where {@link #at} has it called.
     *
     * @param name the task's name
     * @param priority its priority
     * @param cpus the CPUs it may run on; null means all
     * @param request what it does
     */
    default void request(String name, Priority priority, @Nullable CpuSet cpus, Request request) {
        unstarted(name, priority, cpus, request).start();
    }

    /**
     * Has the outside world act at a virtual time.
     *
     * @param nanoTime when, by {@link #nanoTime()}
     * @param act what it does
     * @return false if the clock is real: then nothing will happen, and the caller waits for that time itself
     */
    default boolean at(long nanoTime, Runnable act) {
        return false;
    }

    // ---- for the thread that runs the workload, which is none of its tasks ----

    /**
     * Waits until a latch is open, or for some time.
     *
     * @param latch what tasks open
     * @param untilNanos until when, by {@link #nanoTime()}
     * @return whether it is open
     * @throws InterruptedException if the calling thread is interrupted
     */
    default boolean await(CountDownLatch latch, long untilNanos) throws InterruptedException {
        return latch.await(untilNanos - nanoTime(), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until a latch is open.
     *
     * @param latch what tasks open
     * @throws InterruptedException if the calling thread is interrupted
     * @throws RunFailedException if nothing will ever open it, where that can be known
     */
    default void await(CountDownLatch latch) throws InterruptedException, RunFailedException {
        latch.await();
    }

    /**
     * Waits until a thread has terminated.
     *
     * @param thread one of the run's, which is about to
     * @throws InterruptedException if the calling thread is interrupted
     */
    default void join(Thread thread) throws InterruptedException {
        thread.join();
    }

    /**
     * Has the outside world act on tasks. Any thread.
     *
     * @param act interrupts tasks; done before this returns, or soon, by the thread that runs the workload
     */
    default void act(Runnable act) {
        act.run();
    }
}
