package dev.heddle.simulator;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.SchedulerStats;
import dev.heddle.context.VirtualThreadHook;
import dev.heddle.context.Wakeable;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;
import org.jspecify.annotations.Nullable;

/**
 * Heddle's own engine on simulated CPUs, in virtual time. One thread does everything: the one that has started the
 * simulation calls all its methods, and the bodies of its tasks run on it. The same calls give the same run: see {@link #traceHash}.
 *
 * <p>Tasks are virtual threads ({@link #task}), in which parks, locks, latches, interrupts and joins of the JDK work unchanged, or scripts
 * ({@link #script}), which cost less. Neither takes any virtual time but by {@link #compute}, {@link #sleepUntil} and what the {@link Costs}
 * charge. Timed waits of the JDK would follow the real clock, and contended {@code synchronized} blocks be continued by threads of the JDK: both are
 * errors here.
 *
 * {@snippet lang = "java" :
 * try (Simulation sim = Simulation.builder().cpus(64).seed(7).start()) {
 *     sim.task("frames", Priority.HIGH, null, () -> sim.compute(2_000_000)).start();
 *     sim.run(1_000_000_000);
 * }
 * }
 */
public final class Simulation implements AutoCloseable {
    /** How long tasks that were cancelled may take to end. */
    private static final long UNWINDING_NANOS = 10_000_000_000L;

    private final SimulatedMachine machine;
    private final Smp smp;
    private final TraceHash hash = new TraceHash();

    /** A run has ended by an exception. */
    private boolean broken;

    Simulation(SimulationBuilder builder) {
        VirtualThreadHook.requireUsable();
        Coroutine.requireUsable();
        machine = new SimulatedMachine(builder);
        EventTap events = new EventTap(machine, hash, builder.events);
        smp = new Smp(machine, builder.tuning(), events);
        machine.start(smp.cpus());
        if (builder.check) {
            machine.check(new Checks(machine, smp, builder));
        }
    }

    /**
     * A simulation to be configured.
     *
     * @return a builder with the defaults that its methods name
     */
    public static SimulationBuilder builder() {
        return new SimulationBuilder();
    }

    // ---- tasks ----

    /**
     * A task that is a virtual thread, not started yet.
     *
     * @param name its name
     * @param priority its priority
     * @param cpus where it may run; null: everywhere
     * @param body what it runs; whatever it throws ends the run ({@link #run})
     * @return the task
     * @throws IllegalArgumentException if the simulation does not have all of these CPUs
     */
    public SimulatedTask task(String name, Priority priority, @Nullable CpuSet cpus, Runnable body) {
        return create(name, priority, cpus, control -> new SimulatedThread(machine, control, name, body));
    }

    /**
     * A task that is a script, not started yet.
     *
     * @param name its name
     * @param priority its priority
     * @param cpus where it may run; null: everywhere
     * @param script what it does; whatever it throws ends the run ({@link #run})
     * @return the task
     * @throws IllegalArgumentException if the simulation does not have all of these CPUs
     */
    public SimulatedTask script(String name, Priority priority, @Nullable CpuSet cpus, Script script) {
        return create(name, priority, cpus, control -> new ScriptedContext(machine, control, script));
    }

    private SimulatedTask create(
            String name, Priority priority, @Nullable CpuSet cpus, Wakeable.ContextFactory contextFor) {
        CpuMask affinity = cpus == null ? smp.everywhere() : mask(cpus, smp.cpuCount());
        PreemptibleTask control = smp.create(name, priority.level(), affinity, contextFor);
        SimulatedTask task = new SimulatedTask(smp, name, control);
        control.setFace(task);
        Checks checks = machine.checks();
        if (checks != null) {
            checks.watch(task);
        }
        return task;
    }

    /** The engine's form of a set. */
    static CpuMask mask(CpuSet cpus, int cpuCount) {
        CpuMask mask = CpuMask.of(cpus.stream().toArray());
        if (mask.next(cpuCount) >= 0) {
            throw new IllegalArgumentException(
                    "the simulation has the CPUs 0 to " + (cpuCount - 1) + ", and not all of " + cpus);
        }
        return mask;
    }

    // ---- the run ----

    /**
     * Has the outside world do something: a thread that is no CPU. It takes no virtual time.
     *
     * @param nanos when, on the virtual clock; at once if that is past
     * @param action what
     */
    public void at(long nanos, Runnable action) {
        machine.outside(nanos, action);
    }

    /**
     * Has everything happen that is to happen up to a virtual time.
     *
     * @param untilNanos on the virtual clock, which shows this time when it returns true
     * @return false if nothing is left to happen, ever; the clock then shows the time of what happened last
     * @throws IllegalStateException if a task has thrown something, which is its cause
     * @throws PropertyViolation if checks are on and something is wrong
     */
    public boolean run(long untilNanos) {
        boolean whole = false;
        try {
            boolean left = machine.run(untilNanos);
            whole = true;
            return left;
        } finally {
            broken |= !whole;
        }
    }

    // ---- for the bodies of tasks ----

    /**
     * Takes CPU time of the calling task, which is preempted anywhere meanwhile.
     *
     * @param nanos not negative
     * @throws SimulatedTaskCancelledError if the task has been cancelled, before or meanwhile, and has not been told so
     * @throws IllegalStateException if the caller is no task of this simulation that is a thread
     */
    public void compute(long nanos) {
        current().compute(nanos, true);
    }

    /**
     * As {@link #compute}, but does not give way to anyone meanwhile.
     *
     * @param nanos not negative
     */
    public void computeWithoutPreemption(long nanos) {
        current().compute(nanos, false);
    }

    /**
     * The calling task sleeps on the timer of its CPU.
     *
     * @param nanoTime until when, on the virtual clock
     * @throws InterruptedException if the task is interrupted before
     * @throws SimulatedTaskCancelledError as {@link #compute}
     * @throws IllegalStateException as {@link #compute}
     */
    public void sleepUntil(long nanoTime) throws InterruptedException {
        current().sleepUntil(nanoTime);
    }

    /**
     * The task that calls.
     *
     * @return null if the caller is no task of this simulation that is a thread
     */
    public @Nullable SimulatedTask currentTask() {
        SimulatedThread thread = machine.timeline().mounted();
        return thread != null && thread.control().face() instanceof SimulatedTask task ? task : null;
    }

    private SimulatedThread current() {
        SimulatedThread thread = machine.timeline().mounted();
        if (thread == null) {
            throw new IllegalStateException("the caller is no task of this simulation that is a thread");
        }
        return thread;
    }

    // ---- what there is to see ----

    /**
     * The virtual clock. It begins at 1.
     *
     * @return nanoseconds
     */
    public long nanoTime() {
        return machine.now();
    }

    /**
     * How many CPUs there are.
     *
     * @return at least 1
     */
    public int cpus() {
        return smp.cpuCount();
    }

    /**
     * What the engine has counted.
     *
     * @return a snapshot, in virtual time
     */
    public SchedulerStats stats() {
        return Statistics.of(smp, machine.now());
    }

    /**
     * Stands for every scheduling event there was: two runs with the same hash took the same way.
     *
     * @return the hash
     */
    public long traceHash() {
        return hash.value();
    }

    /**
     * How many scheduling events there were: calls of {@link dev.heddle.event.SchedulingEvents}.
     *
     * @return not negative
     */
    public long events() {
        return hash.count();
    }

    /**
     * No new tasks from outside; what is alive may end by itself, or is cancelled.
     *
     * @param cancel whether it is cancelled
     */
    void shutDown(boolean cancel) {
        smp.shutdown();
        if (cancel) {
            smp.cancelAll();
        }
    }

    Smp smp() {
        return smp;
    }

    SimulatedMachine machine() {
        return machine;
    }

    /** Cancels what is alive, and has it end. What does not end then is forgotten, and so is all of a run that has failed. */
    @Override
    public void close() {
        if (broken) {
            return;
        }
        machine.forgive();
        smp.shutdown();
        smp.cancelAll();
        machine.run(machine.now() + UNWINDING_NANOS);
    }
}
