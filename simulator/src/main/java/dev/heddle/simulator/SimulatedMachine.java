package dev.heddle.simulator;

import dev.heddle.context.VirtualThreadHook;
import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Machine;
import dev.heddle.machine.Tenure;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the engine runs on here: CPUs that are coroutines, and a clock that shows the time of the event that is
 * happening.
 *
 * <ol>
 *   <li>One platform thread does everything. It takes the next event out of the {@link EventQueue}, sets the clock to its time
 *       and has it happen: a {@link Strand} goes on until it lets time pass or halts, a kick or an interrupt arrives.
 *   <li>What a CPU does between two such points takes no time and nothing happens in between. What it costs is added to its
 *       debt, and passes when it next can.
 *   <li>Nothing here depends on anything but the calls made and the costs: no real clock, no hash of an object's identity, no
 *       other thread.
 * </ol>
 */
final class SimulatedMachine implements Machine {
    /** The engine takes 0 for "not measured". */
    private static final long BEGIN = 1;

    /** A halt that returns for no reason does so within this time. */
    private static final long LONGEST_SPURIOUS_HALT = 200_000;

    private final int cpuCount;

    /** The number of the CPU at each place, and the place of each CPU: the topology goes by places, all else by numbers. */
    private final int[] numbers;

    private final int[] places;
    private final int[] seeds;
    private final Topology topology;
    private final Costs costs;
    private final long[] kickSpinning;
    private final long[] kickAsleep;
    private final long[] interrupt;
    private final long[] migration;
    private final EventQueue queue = new EventQueue();
    private SimulatedCpu[] cpus = {};
    private CpuEntry[] entries = {};
    private long now = BEGIN;

    /** Until when events happen; what would end later is queued, so that the clock stands still there. */
    private long horizon = BEGIN;

    /** Who goes on at this moment; null while the machine itself does, and for acts of the outside world that take no time. */
    private @Nullable Strand running;

    private final Faults faults;
    private final SplittableRandom random;
    private final BiConsumer<SimulatedTask, Throwable> onFailure;
    private @Nullable RuntimeException failure;
    private boolean forgiving;
    private @Nullable Checks checks;

    /** How many strands are in the middle of something: stalled, or not begun. */
    private int unsettled;

    /** How many strands are CPUs and have not ended. */
    private int cpusRunning;

    private final Thread thread = Thread.currentThread();

    SimulatedMachine(SimulationBuilder settings) {
        this.cpuCount = settings.cpus;
        this.numbers = settings.numbers();
        this.places = new int[cpuCount];
        this.seeds = new int[cpuCount];
        this.topology = settings.topology;
        this.costs = settings.costs;
        this.faults = settings.faults;
        this.random = new SplittableRandom(settings.seed);
        SplittableRandom drawn = new SplittableRandom(~settings.seed);
        for (int place = 0; place < cpuCount; place++) {
            places[numbers[place]] = place;
            // Odd, so never 0.
            seeds[numbers[place]] = drawn.nextInt() | 1;
        }
        this.onFailure = settings.onFailure;
        this.kickSpinning = costs.kickSpinning().toArray();
        this.kickAsleep = costs.kickAsleep().toArray();
        this.interrupt = costs.interrupt().toArray();
        this.migration = costs.migration().toArray();
    }

    // ---- events ----

    /** Has events happen up to a time. Returns false if none is left. */
    boolean run(long until) {
        horizon = until;
        while (queue.nextTime() <= until) {
            step();
        }
        boolean left = !queue.isEmpty();
        if (left) {
            now = until;
        }
        return left;
    }

    private void step() {
        Event event = queue.take();
        now = event.time;
        event.happen();
        if (failure != null) {
            throwFailure();
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

    private void throwFailure() {
        RuntimeException thrown = failure;
        failure = null;
        if (thrown != null) {
            throw thrown;
        }
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

    /** A strand begins. */
    void begun() {
        unsettled--;
    }

    /** A strand is over. */
    void ended(Strand strand) {
        if (strand.cpu != null) {
            cpusRunning--;
        }
    }

    /** How many CPUs' loops have not returned. */
    int cpusRunning() {
        return cpusRunning;
    }

    /** Whether nobody has been stopped in the middle of something. */
    boolean isSettled() {
        return unsettled == 0;
    }

    SimulatedCpu cpu(int cpu) {
        return cpus[cpu];
    }

    /** A thread of the outside world does something at a time; it may be stalled in the middle. */
    void scheduleStrand(long time, Runnable action) {
        schedule(new Strand(this, null, action), time);
    }

    boolean hasStalls() {
        return faults.stallOneIn() != 0;
    }

    void schedule(Event event, long time) {
        queue.schedule(event, Math.max(time, now));
    }

    void resume(Strand strand) {
        running = strand;
        strand.goOn();
        running = null;
    }

    /** A strand that waits for its time goes on now. Called by an event that happens. */
    void resumeEarly(Strand strand) {
        queue.cancel(strand);
        resume(strand);
    }

    /** A strand that waits for its time goes on at this moment, when whoever goes on now has come to rest. */
    void rouse(Strand strand) {
        queue.schedule(strand, now);
    }

    private Strand requireRunning() {
        Strand strand = running;
        if (strand == null) {
            throw new IllegalStateException("no simulated CPU runs at this moment");
        }
        return strand;
    }

    // ---- time ----

    /** The caller may be stalled here. */
    void mayStall() {
        if (faults.stallOneIn() == 0 || random.nextInt(faults.stallOneIn()) != 0) {
            return;
        }
        Strand strand = running;
        if (strand == null || (strand.cpu != null && strand.cpu.mounted != null)) {
            // A virtual thread is on this stack, which can stop only where it unmounts.
            return;
        }
        unsettled++;
        strand.stalled = true;
        pass(faults.stall(random));
        strand.stalled = false;
        unsettled--;
    }

    /** The clock, for whoever is not the engine. */
    long now() {
        return now;
    }

    /** Lets time pass for the calling strand, whatever happens meanwhile. */
    void pass(long nanos) {
        if (nanos > 0 && !passesUndisturbed(nanos)) {
            queue.schedule(requireRunning(), now + nanos);
            Coroutine.suspend();
        }
    }

    /** If nothing else happens in that time, it has passed when this returns true. */
    boolean passesUndisturbed(long nanos) {
        long end = now + nanos;
        if (queue.nextTime() <= end || end > horizon) {
            return false;
        }
        now = end;
        return true;
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
            pass(nanos);
            return 0;
        }
        if (cpu.scheduler.isReschedNeeded()) {
            return nanos;
        }
        if (passesUndisturbed(nanos)) {
            return 0;
        }
        Strand strand = requireRunning();
        long end = now + nanos;
        queue.schedule(strand, end);
        cpu.computing = strand;
        Coroutine.suspend();
        cpu.computing = null;
        return end - now;
    }

    /** If nothing happens while the calling CPU's task computes for so long, it has computed when this returns true. */
    boolean computesUndisturbed(SimulatedCpu cpu, long nanos, boolean preemptible) {
        if ((preemptible && cpu.scheduler.isReschedNeeded()) || !passesUndisturbed(cpu.debt + nanos)) {
            return false;
        }
        cpu.debt = 0;
        return true;
    }

    void payDebt(SimulatedCpu cpu) {
        while (cpu.debt != 0) {
            long due = cpu.debt;
            cpu.debt = 0;
            pass(due);
        }
    }

    /** A task comes onto the calling CPU. */
    void dispatches(SimulatedCpu cpu, int lastCpu) {
        long stolen = cpu.scheduler.counters().get(Counter.STEALS);
        cpu.debt += costs.contextSwitch() + (stolen - cpu.stealsPaid) * costs.steal();
        cpu.stealsPaid = stolen;
        if (lastCpu != cpu.id && lastCpu >= 0) {
            cpu.debt += migration[distance(lastCpu, cpu.id)];
        }
        payDebt(cpu);
    }

    /** The caller makes a task ready. */
    void charges(long nanos) {
        SimulatedCpu cpu = runningCpu();
        if (cpu != null) {
            cpu.debt += nanos;
        }
    }

    Costs costs() {
        return costs;
    }

    /** The CPU that the caller is on, or null. */
    @Nullable
    SimulatedCpu runningCpu() {
        Strand strand = running;
        return strand == null ? null : strand.cpu;
    }

    /** The virtual thread that the caller is, or null. */
    @Nullable
    SimulatedThread mounted() {
        SimulatedCpu cpu = runningCpu();
        return cpu == null ? null : cpu.mounted;
    }

    /** The CPU that the caller is on. */
    SimulatedCpu requireRunningCpu() {
        SimulatedCpu cpu = runningCpu();
        if (cpu == null) {
            throw new IllegalStateException("only a task can do this, and the caller runs on no simulated CPU");
        }
        return cpu;
    }

    /** Everything here is done by one thread. */
    void requireOwnThread() {
        if (VirtualThreadHook.currentCarrierThread() != thread) {
            throw new IllegalStateException("a simulation belongs to the thread that has started it, " + thread
                    + "; this is " + Thread.currentThread()
                    + " (timed parks and contended monitors of the JDK come from its own threads: use neither)");
        }
    }

    private int distance(int from, int to) {
        return topology.distance(places[from], places[to], cpuCount).index;
    }

    /** What it takes to reach a CPU; from the outside world as from the same cluster. */
    private long latency(long[] byDistance, int to) {
        SimulatedCpu from = runningCpu();
        return byDistance[from == null ? Distance.SAME_CLUSTER.index : distance(from.id, to)];
    }

    // ---- what the engine asks ----

    @Override
    public int cpuCount() {
        return cpuCount;
    }

    @Override
    public int[] startOrder() {
        return numbers.clone();
    }

    /** By the topology; those that are equally far in the order of their places, round from the CPU's own. */
    @Override
    public int[] nearToFar(int cpu) {
        int here = places[cpu];
        return IntStream.range(1, cpuCount)
                .map(i -> (here + i) % cpuCount)
                .boxed()
                .sorted(Comparator.comparingInt(place -> topology.distance(here, place, cpuCount).index))
                .mapToInt(place -> numbers[place])
                .toArray();
    }

    @Override
    public int seed(int cpu) {
        return seeds[cpu];
    }

    @Override
    public long nanoTime() {
        mayStall();
        return now;
    }

    @Override
    public void start(CpuEntry[] entries) {
        this.entries = entries.clone();
        cpus = new SimulatedCpu[cpuCount];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus[cpu] = new SimulatedCpu(this, cpu, (PerCpuScheduler) entries[cpu]);
        }
        for (int cpu : numbers) {
            start(cpu);
        }
    }

    @Override
    public void start(int cpu) {
        CpuEntry entry = entries[cpu];
        Tenure tenure = new Tenure(thread, entry);
        cpusRunning++;
        unsettled++;
        Strand strand = new Strand(this, cpus[cpu], () -> entry.run(tenure));
        cpus[cpu].strand = strand;
        schedule(strand, now);
    }

    @Override
    public @Nullable CpuEntry current() {
        SimulatedCpu cpu = runningCpu();
        return cpu == null ? null : cpu.scheduler;
    }

    @Override
    public void halt(int cpu, long deadline) {
        SimulatedCpu here = cpus[cpu];
        payDebt(here);
        if (!here.kicked && deadline > now) {
            Strand strand = requireRunning();
            if (deadline != NEVER) {
                queue.schedule(strand, deadline + costs.timer());
            }
            if (faults.spuriousHaltOneIn() != 0 && random.nextInt(faults.spuriousHaltOneIn()) == 0) {
                long early = now + random.nextLong(LONGEST_SPURIOUS_HALT);
                if (!strand.isQueued() || strand.time > early) {
                    queue.schedule(strand, early);
                }
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
        SimulatedCpu target = cpus[cpu];
        long arrival = now + latency(isSpinning(cpu) ? kickSpinning : kickAsleep, cpu);
        arrival += Faults.upTo(faults.longestKickDelay(), random);
        if (!target.kick.isQueued() || target.kick.time > arrival) {
            schedule(target.kick, arrival);
        }
    }

    @Override
    public boolean isSpinning(int cpu) {
        SimulatedCpu target = cpus[cpu];
        return target.halted != null && now - target.haltedSince < costs.spin();
    }

    @Override
    public void interrupt(int cpu) {
        mayStall();
        charges(costs.sendKick());
        SimulatedCpu target = cpus[cpu];
        long arrival = now + latency(interrupt, cpu) + Faults.upTo(faults.longestInterruptDelay(), random);
        if (!target.interrupt.isQueued() || target.interrupt.time > arrival) {
            schedule(target.interrupt, arrival);
        }
    }

    @Override
    public void rung(int cpu) {
        cpus[cpu].rung();
    }

    @Override
    public void armSlice(int cpu, long deadline) {
        mayStall();
        Event slice = cpus[cpu].slice;
        long end = deadline + costs.timer();
        if (deadline != NEVER && (!slice.isQueued() || slice.time > end)) {
            schedule(slice, end);
        }
    }

    @Override
    public void rearmSlice(int cpu, long deadline) {
        mayStall();
        Event slice = cpus[cpu].slice;
        if (deadline != NEVER) {
            schedule(slice, deadline + costs.timer() + Faults.upTo(faults.longestInterruptDelay(), random));
        } else {
            queue.cancel(slice);
        }
    }
}
