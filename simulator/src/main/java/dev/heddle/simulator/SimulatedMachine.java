package dev.heddle.simulator;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Machine;
import dev.heddle.machine.Tenure;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the engine runs on here: CPUs that are coroutines, and a clock that shows the time of the event that is
 * happening.
 *
 * <ol>
 *   <li>One platform thread does everything, in the order of the {@link Timeline}: a {@link Strand} goes on until it lets time pass
 *       or halts, a kick or an interrupt arrives.
 *   <li>What a CPU does between two such points takes no time and nothing happens in between. What it costs is added to its
 *       debt, and passes when it next can.
 *   <li>Nothing here depends on anything but the calls made and the costs: no real clock, no hash of an object's identity, no
 *       other thread.
 * </ol>
 */
final class SimulatedMachine implements Machine {
    private final int cpuCount;
    private final int[] seeds;
    private final Costs costs;
    private final Distances distances;
    private final FaultDraws faults;
    private final Timeline timeline = new Timeline();
    private SimulatedCpu[] cpus = {};
    private CpuEntry[] entries = {};

    private final BiConsumer<SimulatedTask, Throwable> onFailure;
    private @Nullable RuntimeException failure;
    private boolean forgiving;
    private @Nullable Checks checks;

    SimulatedMachine(SimulationBuilder settings) {
        this.cpuCount = settings.cpus;
        this.costs = settings.costs;
        this.distances = new Distances(settings);
        this.faults = new FaultDraws(settings.faults, settings.seed);
        this.onFailure = settings.onFailure;
        this.seeds = new int[cpuCount];
        SplittableRandom drawn = new SplittableRandom(~settings.seed);
        for (int cpu : distances.numbers()) {
            // Odd, so never 0.
            seeds[cpu] = drawn.nextInt() | 1;
        }
    }

    Timeline timeline() {
        return timeline;
    }

    Costs costs() {
        return costs;
    }

    SimulatedCpu cpu(int cpu) {
        return cpus[cpu];
    }

    /** The clock, for whoever is not the engine. */
    long now() {
        return timeline.now();
    }

    // ---- the run ----

    /** Has events happen up to a time. Returns false if none is left. */
    boolean run(long until) {
        return timeline.run(until, this::afterStep);
    }

    private void afterStep() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            failure = null;
            throw thrown;
        }
        if (checks != null) {
            checks.step();
        }
    }

    /** A task has thrown something: that ends the run. */
    void failed(PreemptibleTask task, Throwable thrown) {
        if (failure == null && !forgiving && task.face() instanceof SimulatedTask face) {
            try {
                onFailure.accept(face, thrown);
            } catch (RuntimeException fatal) {
                failure = fatal;
            }
        }
    }

    /** From now on tasks may fail: they are being cancelled. */
    void forgive() {
        forgiving = true;
        checks = null;
        failure = null;
    }

    /** Looks at everything after each step. */
    void check(Checks all) {
        checks = all;
    }

    @Nullable
    Checks checks() {
        return checks;
    }

    /** The engine has queued a task because of a wake. */
    void woken(long task) {
        if (checks != null) {
            checks.woken(task);
        }
    }

    /** The outside world does something at a time. Where there are stalls, it may be stalled in the middle. */
    void outside(long time, Runnable action) {
        timeline.schedule(
                faults.canStall()
                        ? new Strand(timeline, null, action)
                        : new Event() {
                            @Override
                            void happen() {
                                action.run();
                            }
                        },
                time);
    }

    // ---- what takes time ----

    /** The caller may be stalled here. */
    void mayStall() {
        if (!faults.stalls()) {
            return;
        }
        Strand strand = timeline.running();
        // A virtual thread that is on this stack can stop only where it unmounts.
        if (strand != null && (strand.cpu == null || strand.cpu.mounted == null)) {
            timeline.stall(strand, faults.stall());
        }
    }

    /**
     * A task computes on the calling CPU until it is done or the CPU is asked to reschedule.
     *
     * @param preemptible whether it gives way
     * @return what is left to be computed
     */
    long compute(SimulatedCpu cpu, long nanos, boolean preemptible) {
        payDebt(cpu);
        if (!preemptible) {
            timeline.pass(nanos);
            return 0;
        }
        if (cpu.scheduler.isReschedNeeded()) {
            return nanos;
        }
        if (timeline.passesUndisturbed(nanos)) {
            return 0;
        }
        Strand strand = timeline.requireRunning();
        long end = now() + nanos;
        timeline.schedule(strand, end);
        cpu.computing = strand;
        Coroutine.suspend();
        cpu.computing = null;
        return end - now();
    }

    /** If nothing happens while the calling CPU's task computes for so long, it has computed when this returns true. */
    boolean computesUndisturbed(SimulatedCpu cpu, long nanos, boolean preemptible) {
        if ((preemptible && cpu.scheduler.isReschedNeeded()) || !timeline.passesUndisturbed(cpu.debt + nanos)) {
            return false;
        }
        cpu.debt = 0;
        return true;
    }

    void payDebt(SimulatedCpu cpu) {
        while (cpu.debt != 0) {
            long due = cpu.debt;
            cpu.debt = 0;
            timeline.pass(due);
        }
    }

    /** A task comes onto the calling CPU. */
    void dispatches(SimulatedCpu cpu, int lastCpu) {
        long stolen = cpu.scheduler.counters().get(Counter.STEALS);
        cpu.debt += costs.contextSwitch() + (stolen - cpu.stealsPaid) * costs.steal();
        cpu.stealsPaid = stolen;
        if (lastCpu != cpu.id && lastCpu >= 0) {
            cpu.debt += distances.migration(lastCpu, cpu.id);
        }
        payDebt(cpu);
    }

    /** The caller makes a task ready, or sends something. */
    void charges(long nanos) {
        SimulatedCpu cpu = timeline.runningCpu();
        if (cpu != null) {
            cpu.debt += nanos;
        }
    }

    private int sender() {
        SimulatedCpu cpu = timeline.runningCpu();
        return cpu == null ? Distances.OUTSIDE : cpu.id;
    }

    // ---- what the engine asks ----

    @Override
    public int cpuCount() {
        return cpuCount;
    }

    @Override
    public int[] startOrder() {
        return distances.numbers();
    }

    @Override
    public int[] nearToFar(int cpu) {
        return distances.nearToFar(cpu);
    }

    @Override
    public int seed(int cpu) {
        return seeds[cpu];
    }

    @Override
    public long nanoTime() {
        mayStall();
        return now();
    }

    @Override
    public void start(CpuEntry[] entries) {
        this.entries = entries.clone();
        cpus = new SimulatedCpu[cpuCount];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu] = new SimulatedCpu(timeline, cpu, (PerCpuScheduler) entries[cpu]);
        }
        for (int cpu : distances.numbers()) {
            start(cpu);
        }
    }

    @Override
    public void start(int cpu) {
        CpuEntry entry = entries[cpu];
        Tenure tenure = new Tenure(timeline.thread(), entry);
        cpus[cpu].strand = timeline.startCpu(cpus[cpu], () -> entry.run(tenure));
    }

    @Override
    public @Nullable CpuEntry current() {
        SimulatedCpu cpu = timeline.runningCpu();
        return cpu == null ? null : cpu.scheduler;
    }

    @Override
    public void halt(int cpu, long deadline) {
        SimulatedCpu here = cpus[cpu];
        payDebt(here);
        long now = now();
        if (!here.kicked && deadline > now) {
            Strand strand = timeline.requireRunning();
            if (deadline != NEVER) {
                timeline.schedule(strand, deadline + costs.timer());
            }
            long early = faults.spuriousReturn();
            if (early != NEVER && (!strand.isQueued() || strand.time > now + early)) {
                timeline.schedule(strand, now + early);
            }
            here.halted = strand;
            here.haltedSince = now;
            Coroutine.suspend();
            here.halted = null;
        }
        here.kicked = false;
    }

    @Override
    public void kick(int cpu) {
        mayStall();
        charges(costs.sendKick());
        long latency = distances.kick(sender(), cpu, isSpinning(cpu)) + faults.kickDelay();
        cpus[cpu].kick.comesBy(timeline, now() + latency);
    }

    @Override
    public boolean isSpinning(int cpu) {
        SimulatedCpu target = cpus[cpu];
        return target.halted != null && now() - target.haltedSince < costs.spin();
    }

    @Override
    public void interrupt(int cpu) {
        mayStall();
        charges(costs.sendKick());
        long latency = distances.interrupt(sender(), cpu) + faults.interruptDelay();
        cpus[cpu].interrupt.comesBy(timeline, now() + latency);
    }

    @Override
    public void rung(int cpu) {
        cpus[cpu].rung();
    }

    @Override
    public void armSlice(int cpu, long deadline) {
        mayStall();
        if (deadline != NEVER) {
            cpus[cpu].slice.comesBy(timeline, deadline + costs.timer());
        }
    }

    @Override
    public void rearmSlice(int cpu, long deadline) {
        mayStall();
        Event slice = cpus[cpu].slice;
        if (deadline != NEVER) {
            timeline.schedule(slice, deadline + costs.timer() + faults.interruptDelay());
        } else {
            timeline.cancel(slice);
        }
    }
}
