package dev.heddle;

import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.HostMachine;
import dev.heddle.smp.Smp;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Scheduler}: a virtual thread with a priority and an affinity. (A job is none: it runs at once to
 * its end, and there is nothing to control.)
 *
 * <p>Methods may be called by any thread. The static ones are about the task that the calling thread is.
 */
public final class Task {
    /** A point in time that does not come: 146 years, and sums with it do not overflow. */
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private static final Duration LONGEST = Duration.ofNanos(FOR_EVER / 2);

    private final PreemptibleTask control;

    Task(PreemptibleTask control) {
        this.control = control;
        control.setFace(this);
    }

    /**
     * The task that calls.
     *
     * @return null if the caller is no task of any scheduler, or a job
     */
    public static @Nullable Task current() {
        PreemptibleTask running = running();
        if (running == null) {
            return null;
        }
        return running.face() instanceof Task known ? known : new Task(running);
    }

    private static @Nullable PreemptibleTask running() {
        return HostMachine.currentEntry() instanceof PerCpuScheduler cpu ? cpu.running() : null;
    }

    /**
     * A preemption point: gives the CPU away if the scheduler has asked for it, because a more urgent task waits or the
     * slice has ended. Costs one read of a flag otherwise. Does nothing outside a task, and in a job, which runs to
     * completion. Meant for loops that compute for long without blocking.
     */
    public static void checkpoint() {
        CpuEntry entry = HostMachine.currentEntry();
        if (entry instanceof PerCpuScheduler cpu && cpu.isReschedNeeded()) {
            giveWay(cpu);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // here, yield is no hint: it is how a task returns to our loop
    private static void giveWay(PerCpuScheduler cpu) {
        if (Thread.currentThread().isVirtual()) {
            cpu.setPreempting(true);
            Thread.yield();
            if (HostMachine.currentEntry() == cpu) {
                // Pinned to its carrier, it could not give way. If it could, this changes nothing.
                cpu.setPreempting(false);
            }
        }
    }

    /**
     * Sleeps until a point in time, on the timer of the CPU that the task runs on: no other thread takes part, which makes
     * it cheaper and more exact than {@link Thread#sleep(long)}.
     *
     * @param nanoTime when to go on, on the clock of {@link System#nanoTime()}; returns at once if that is past
     * @throws InterruptedException if the task is interrupted before; its interrupt status is cleared
     * @throws IllegalStateException if the caller is no task, or a job, which must not block
     */
    public static void sleepUntil(long nanoTime) throws InterruptedException {
        long deadline = Math.min(nanoTime, FOR_EVER);
        PreemptibleTask task = running();
        if (task == null) {
            throw new IllegalStateException(
                    "only a task can sleep on its CPU's timer, and this is none or a job: " + Thread.currentThread());
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (System.nanoTime() >= deadline) {
            return;
        }
        queueTimer(task, deadline);
        do {
            if (!task.isTimerQueued()) {
                // A CPU that went offline has woken its sleepers before their time.
                queueTimer(task, deadline);
            }
            LockSupport.park(task);
            if (Thread.interrupted()) {
                task.abandonSleep();
                throw new InterruptedException();
            }
        } while (System.nanoTime() < deadline);
    }

    /** Nothing in here blocks, so the CPU that is asked for is the one whose timers are changed. */
    private static void queueTimer(PreemptibleTask task, long deadline) {
        if (HostMachine.currentEntry() instanceof PerCpuScheduler cpu) {
            cpu.sleepUntil(task, deadline);
        }
    }

    /**
     * Sleeps for a time, as {@link #sleepUntil}.
     *
     * @param duration how long; returns at once if it is not positive
     * @throws InterruptedException if the task is interrupted before
     * @throws IllegalStateException if the caller is no task, or a job
     */
    public static void sleep(Duration duration) throws InterruptedException {
        sleepUntil(deadlineAfter(duration));
    }

    /** A point in time, on the clock of {@link System#nanoTime()}; so far away at the most that sums do not overflow. */
    static long deadlineAfter(Duration duration) {
        return System.nanoTime() + (duration.compareTo(LONGEST) < 0 ? duration.toNanos() : FOR_EVER / 2);
    }

    /**
     * Starts a task made by {@link TaskBuilder#unstarted}.
     *
     * @throws IllegalThreadStateException if it has been started
     * @throws java.util.concurrent.RejectedExecutionException if the scheduler is being closed and the caller is not one of
     *     its tasks
     */
    public void start() {
        TaskBuilder.threadOf(control).start();
    }

    /**
     * The task's number.
     *
     * @return greater than 0, unique in its scheduler; traces name the task by it
     */
    public long id() {
        return control.id();
    }

    /**
     * The task's name.
     *
     * @return the name of its thread, possibly empty
     */
    public String name() {
        return thread().getName();
    }

    /**
     * The virtual thread that the task is: join it, interrupt it, ask for its state.
     *
     * @return never null
     */
    public Thread thread() {
        return TaskBuilder.threadOf(control);
    }

    /**
     * Waits until the task has ended.
     *
     * @throws InterruptedException if the caller is interrupted
     * @throws IllegalThreadStateException if it has not been started
     * @throws IllegalStateException if the task is the caller
     */
    public void join() throws InterruptedException {
        Thread thread = joinable();
        if (thread.getState() == Thread.State.NEW) {
            throw new IllegalThreadStateException("the task has not been started: " + this);
        }
        thread.join();
    }

    /**
     * Waits until the task has ended, or for some time.
     *
     * @param timeout how long at the most
     * @return whether the task has ended
     * @throws InterruptedException if the caller is interrupted
     * @throws IllegalThreadStateException if it has not been started
     * @throws IllegalStateException if the task is the caller
     */
    public boolean join(Duration timeout) throws InterruptedException {
        return joinable().join(timeout);
    }

    private Thread joinable() {
        Thread thread = TaskBuilder.threadOf(control);
        if (thread == Thread.currentThread()) {
            throw new IllegalStateException("a task cannot wait for its own end");
        }
        return thread;
    }

    /**
     * What the task has done so far.
     *
     * @return a snapshot; taking it stops nothing
     */
    public TaskStats stats() {
        return new TaskStats(control.dispatches(), control.runNanos(), control.waitNanos());
    }

    /**
     * The priority.
     *
     * @return the value last set
     */
    public Priority priority() {
        return Priority.ofLevel(control.level());
    }

    /**
     * Changes the priority. A task that runs goes on with the new one at its next preemption point; one that waits in a
     * queue keeps its place there, and the new priority counts from the next time it becomes ready.
     *
     * @param priority not null
     */
    public void setPriority(Priority priority) {
        if (control.level() != priority.level()) {
            control.setLevel(priority.level());
            smp().levelChanged(control);
        }
    }

    private Smp smp() {
        return TaskBuilder.smpOf(control);
    }

    /**
     * The CPUs that the task may run on.
     *
     * @return the value last set
     */
    public CpuSet affinity() {
        return CpuSet.ofBits(control.affinity());
    }

    /**
     * Changes the CPUs that the task may run on. A task that sets its own is on one of them when this returns, unless it
     * is pinned to its carrier; another one that runs on a CPU that it may not use any more goes at its next preemption
     * point; one that waits never starts to run where it may not.
     *
     * @param affinity the new set
     * @throws IllegalArgumentException if the scheduler does not have all of these CPUs; nothing is changed then
     * @throws IllegalStateException if none of them is online; nothing is changed then
     */
    public void setAffinity(CpuSet affinity) {
        Objects.requireNonNull(affinity, "affinity");
        int wanted = TaskBuilder.checked(affinity, smp().cpuCount()).bits();
        if (!smp().setAffinity(control, wanted)) {
            throw new IllegalStateException("none of the CPUs " + affinity + " is online");
        }
        if (running() == control) {
            checkpoint();
        }
    }

    @Override
    public String toString() {
        return "Task[" + id() + (name().isEmpty() ? "" : ", " + name()) + ", " + priority() + ", CPUs " + affinity()
                + "]";
    }
}
