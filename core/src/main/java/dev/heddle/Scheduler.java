package dev.heddle;

import dev.heddle.cpu.Caller;
import dev.heddle.cpu.CpuCounters;
import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.LatencyHistogram;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.Tuning;
import dev.heddle.machine.CarrierPinning;
import dev.heddle.machine.HostMachine;
import dev.heddle.machine.Machine;
import dev.heddle.smp.Smp;
import dev.heddle.smp.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A set of CPUs that all run the same scheduling loop, and the tasks on them.
 *
 * <p>Tasks are virtual threads: any blocking Java code runs on them unchanged. Methods may be called by any thread unless
 * they say otherwise.
 *
 * {@snippet lang = "java" :
 * try (Scheduler scheduler = Scheduler.builder().cpus(2).start()) {
 *     scheduler.task().name("frames").priority(Priority.HIGH).start(compositor::run);
 *     scheduler.task().name("batch").priority(Priority.LOW).start(index::rebuild);
 * } // waits until both have ended
 * }
 */
public final class Scheduler implements AutoCloseable {
    private final String name;
    private final HostMachine machine;
    private final Smp smp;
    private final PeerCpu[] cpus;
    private final CpuControl control;
    private final CpuSet everywhere;
    private final Duration grace;
    private final Duration unwinding;
    private final Thread.@Nullable UncaughtExceptionHandler uncaught;

    Scheduler(SchedulerBuilder builder, @Nullable CarrierPinning pinning) {
        this.name = builder.name;
        this.machine = new HostMachine(builder.name, builder.cpus, pinning);
        this.smp = new Smp(
                machine, new Tuning(builder.slice.toNanos(), builder.starvationBound.toNanos()), builder.events);
        this.cpus = smp.cpus();
        this.control = new CpuControl(smp, cpus);
        this.everywhere = CpuSet.of(smp.everywhere());
        this.grace = builder.grace;
        this.unwinding = builder.unwinding;
        this.uncaught = builder.uncaught;
        if (!builder.carrierBlockedAfter.isZero() || !builder.stallAfter.isZero()) {
            watch(builder);
        }
    }

    private void watch(SchedulerBuilder builder) {
        long stall = builder.stallAfter.toNanos();
        Watchdog watchdog = new Watchdog(
                machine,
                smp,
                builder.carrierBlockedAfter.toNanos(),
                stall,
                this::dump,
                new StallReporter(name + "-reports", builder.onStall));
        // An idle scheduler is looked at as rarely as a stall would have to be noticed.
        machine.watch(watchdog, watchdog.intervalNanos(), stall == 0 ? Machine.NEVER : stall);
    }

    /**
     * A scheduler to be configured.
     *
     * @return a builder with the defaults that its methods name
     */
    public static SchedulerBuilder builder() {
        return new SchedulerBuilder();
    }

    /**
     * The scheduler's name.
     *
     * @return the prefix of its carriers' names
     */
    public String name() {
        return name;
    }

    /**
     * How many CPUs it has.
     *
     * @return at least 1
     */
    public int cpus() {
        return cpus.length;
    }

    /**
     * A task to be configured.
     *
     * @return a builder with the defaults that its methods name
     */
    public TaskBuilder task() {
        return new TaskBuilder(this);
    }

    /**
     * Makes virtual threads of this scheduler, at one priority, allowed on every CPU: for
     * {@link Executors#newThreadPerTaskExecutor}, structured concurrency and servers that take a factory.
     *
     * @param priority of the threads
     * @return the factory
     */
    public ThreadFactory threadFactory(Priority priority) {
        return task().priority(priority).factory();
    }

    /**
     * An executor that runs each task in a new virtual thread of this scheduler.
     *
     * @param priority of the threads
     * @return the executor; closing it waits for its tasks and leaves the scheduler as it is
     */
    public ExecutorService executor(Priority priority) {
        return Executors.newThreadPerTaskExecutor(threadFactory(priority));
    }

    /**
     * Runs jobs: each runs once, to completion, on the CPU's own stack, for a small part of the cost of a thread. A job
     * should be short and must not block: it holds its CPU until it ends. What it throws goes to the uncaught-exception
     * handler of the carrier.
     *
     * @param priority of the jobs
     * @return the executor; it throws {@link java.util.concurrent.RejectedExecutionException} once the scheduler is
     *     being closed, except to tasks and jobs of this scheduler
     */
    public Executor jobs(Priority priority) {
        int level = priority.level();
        return body -> smp.startJob(level, Objects.requireNonNull(body, "job"));
    }

    /**
     * The statistics now.
     *
     * @return a snapshot; taking it stops nothing
     */
    public SchedulerStats stats() {
        List<CpuStats> all = new ArrayList<>(cpus.length);
        LatencyHistogram latencies = new LatencyHistogram();
        long now = machine.nanoTime();
        for (PeerCpu cpu : cpus) {
            all.add(statsOf(cpu, now));
            latencies.add(cpu.wakeLatency());
        }
        LatencyStats wakeLatency = new LatencyStats(
                latencies.count(),
                latencies.percentile(50),
                latencies.percentile(90),
                latencies.percentile(99),
                latencies.max());
        long ended = smp.endedCount() - smp.refusedCount();
        long started = smp.startedCount() - smp.refusedCount();
        return new SchedulerStats(now, Math.max(started, ended), Math.max(0, ended), all, wakeLatency);
    }

    private static CpuStats statsOf(PeerCpu cpu, long now) {
        CpuCounters counters = cpu.counters();
        long unbooked = cpu.unbookedNanos(now);
        return new CpuStats(
                cpu.id(),
                counters.get(Counter.SWITCHES),
                counters.get(Counter.PREEMPTIONS),
                counters.get(Counter.WAKES_LOCAL),
                counters.get(Counter.WAKES_REMOTE),
                counters.get(Counter.KICKS),
                counters.get(Counter.USELESS_KICKS),
                counters.get(Counter.KICKS_SENT),
                counters.get(Counter.STEALS),
                counters.get(Counter.MIGRATIONS),
                counters.get(Counter.HALTS),
                counters.get(Counter.HAND_OVERS),
                counters.get(Counter.IDLE_NANOS) + (cpu.isIdle() ? unbooked : 0),
                counters.get(Counter.HALTED_NANOS),
                counters.get(Counter.BUSY_NANOS) + (cpu.isIdle() ? 0 : unbooked),
                cpu.backlog().readyHint());
    }

    /**
     * What every CPU and task is doing, for a person to read.
     *
     * @return one line for the scheduler, one a CPU, and one a task (a hundred at the most, those that have waited longest
     *     first); reading it stops nothing
     */
    public String dump() {
        return StateDump.of(name, smp, cpus);
    }

    /**
     * Holds CPUs: waits until they have come to their loops, and keeps them from starting tasks until the pause is closed.
     * What waits there runs on other CPUs meanwhile, if it may. If the caller is a task, its own CPU is left out.
     *
     * @param cpus which
     * @param timeout how long to wait for them; a CPU comes at the next preemption point of the task that it runs
     * @return the pause, to be closed
     * @throws TimeoutException if some CPU did not come in time; its message names each and what it runs, and nothing is
     *     held then
     * @throws IllegalArgumentException if the scheduler does not have all of these CPUs
     * @throws IllegalStateException if the scheduler is being closed, or the caller is a job, which must not block
     */
    public Pause pause(CpuSet cpus, Duration timeout) throws TimeoutException {
        return control.pause(TaskBuilder.checked(cpus, smp), timeout);
    }

    /**
     * Takes a CPU offline: its tasks, and those that sleep there, move to others, and its carrier ends.
     *
     * @param cpu from 0 to {@link #cpus}&nbsp;−&nbsp;1; one that is offline already stays so
     * @param timeout how long to wait until it has left
     * @throws TimeoutException if it has not left in time; its message says what it runs, and it leaves at that task's next
     *     preemption point
     * @throws IllegalArgumentException if there is no such CPU
     * @throws IllegalStateException if it is the last one online, or if some task may run on no other (nothing has changed
     *     then); or if the scheduler is being closed, or the caller is a job, which must not block
     */
    public void takeOffline(int cpu, Duration timeout) throws TimeoutException {
        control.takeOffline(cpu, timeout);
    }

    /**
     * Brings a CPU back that has been taken offline, on a new carrier.
     *
     * @param cpu from 0 to {@link #cpus}&nbsp;−&nbsp;1; one that is online stays so
     * @param timeout how long to wait if it is still on its way offline
     * @throws TimeoutException if it has not left in time
     * @throws IllegalArgumentException if there is no such CPU
     * @throws IllegalStateException if the scheduler is being closed, or the caller is a job, which must not block
     */
    public void bringOnline(int cpu, Duration timeout) throws TimeoutException {
        control.bringOnline(cpu, timeout);
    }

    /**
     * The CPUs that are online.
     *
     * @return at least one
     */
    public CpuSet onlineCpus() {
        return CpuSet.of(smp.control().staying());
    }

    /**
     * Closes the scheduler, as {@link #stop} with the grace periods given to the builder.
     *
     * @throws IllegalStateException if tasks remain that would not end, with their stacks in its message; or as {@link #stop}
     */
    @Override
    public void close() {
        StopReport report = stop(grace, unwinding);
        if (!report.isComplete()) {
            throw new IllegalStateException(report.toString());
        }
    }

    /**
     * Stops the scheduler, in order: from now on it takes no new tasks but those that its own tasks start; it waits until all
     * have ended; when the grace period is over it takes none at all, drops the jobs that have not begun and cancels every
     * task; and when they have had time to unwind it reports which did not end. An interrupt of the caller ends the grace
     * period. When all tasks have ended, so have the scheduler's threads. CPUs that are paused are resumed. Stopping again
     * waits again.
     *
     * @param grace how long tasks may go on by themselves
     * @param unwinding how long they may take to end when they have been cancelled
     * @return what came of it
     * @throws IllegalStateException if called by a task or job of this scheduler, which would wait for itself
     */
    public StopReport stop(Duration grace, Duration unwinding) {
        if (Caller.isOf(smp)) {
            throw new IllegalStateException("a task cannot close the scheduler that it runs on");
        }
        smp.shutdown();
        if (awaitThreads(TaskSleep.deadlineAfter(grace), true)) {
            return new StopReport(false, List.of(), "");
        }
        smp.cancelAll();
        if (awaitThreads(TaskSleep.deadlineAfter(unwinding), false)) {
            return new StopReport(true, List.of(), "");
        }
        List<StopReport.RemainingTask> remaining = new ArrayList<>();
        smp.visitTasks(task -> {
            Thread thread = TaskBuilder.threadOf(task);
            remaining.add(
                    new StopReport.RemainingTask(task.id(), thread.getName(), thread, List.of(thread.getStackTrace())));
        });
        return new StopReport(true, remaining, dump());
    }

    /** Boots every CPU on a carrier of its own. */
    void boot() {
        machine.start(cpus);
    }

    /** Boots one of the CPUs on the calling thread, and returns when all have left. */
    void bootOnCallingThread() {
        machine.startOnCallingThread(cpus);
        awaitThreads(Machine.NEVER, false);
    }

    /** Once the scheduler is closing. A CPU that was being brought online just then is about to have a thread: that takes less than a millisecond. */
    private boolean awaitThreads(long deadline, boolean interruptible) {
        control.awaitArrivals();
        return machine.awaitCarriers(deadline, interruptible);
    }

    /** All its CPUs. */
    CpuSet everywhere() {
        return everywhere;
    }

    Smp smp() {
        return smp;
    }

    Thread.@Nullable UncaughtExceptionHandler uncaught() {
        return uncaught;
    }

    @Override
    public String toString() {
        return "Scheduler[" + name + ", " + cpus.length + " CPUs]";
    }
}
