package dev.heddle.simulator;

import dev.heddle.CpuSet;
import dev.heddle.cpu.Tuning;
import dev.heddle.event.SchedulingEvents;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Configures and starts a {@link Simulation}. For use by one thread. */
public final class SimulationBuilder {
    // Read once, by the simulation that is made.
    int cpus = 1;
    long seed = 1;
    Topology topology = Topology.FLAT;
    Duration slice = Duration.ofMillis(4);
    Duration starvationBound = Duration.ofSeconds(1);
    private int mostStolen = Tuning.DEFAULT_MOST_STOLEN;
    private boolean newTasksStay;
    Costs costs = Costs.DEFAULT;

    Faults faults = Faults.none();
    boolean check;
    String replay = "";

    /** For how long a CPU may be kept from its loop by what does not give way, by faults and by costs, all in all. */
    long checkSlack = 1_000_000_000L;

    BiConsumer<SimulatedTask, Throwable> onFailure = SimulationBuilder::fail;

    @Nullable
    SchedulingEvents events;

    /** Other numbers for the CPUs than those of their places. */
    private int @Nullable [] relabelled;

    SimulationBuilder() {}

    /**
     * How many CPUs there are.
     *
     * @param cpus 1 by default
     * @return this
     * @throws IllegalArgumentException if {@code cpus} is out of range
     */
    public SimulationBuilder cpus(int cpus) {
        if (cpus < 1 || cpus > CpuSet.MAX_CPUS) {
            throw new IllegalArgumentException("a simulation has 1 to " + CpuSet.MAX_CPUS + " CPUs, not " + cpus);
        }
        this.cpus = cpus;
        return this;
    }

    /**
     * What all that is random is drawn from.
     *
     * @param seed any number; 1 by default
     * @return this
     */
    public SimulationBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * How near the CPUs are to each other.
     *
     * @param topology all alike by default
     * @return this
     */
    public SimulationBuilder topology(Topology topology) {
        this.topology = Objects.requireNonNull(topology, "topology");
        return this;
    }

    /**
     * How long a task may run while another of the same or a higher priority waits for its CPU.
     *
     * @param slice more than 0; 4 ms by default
     * @return this
     * @throws IllegalArgumentException if {@code slice} is not positive
     */
    public SimulationBuilder slice(Duration slice) {
        if (slice.isNegative() || slice.isZero()) {
            throw new IllegalArgumentException("a slice is longer than nothing, not " + slice);
        }
        this.slice = slice;
        return this;
    }

    /**
     * How long tasks of a less urgent priority wait at the most while more urgent ones keep their CPU busy.
     *
     * @param bound 1 s by default; {@link Duration#ZERO} for strict priorities
     * @return this
     * @throws IllegalArgumentException if {@code bound} is negative
     */
    public SimulationBuilder starvationBound(Duration bound) {
        if (bound.isNegative()) {
            throw new IllegalArgumentException("a starvation bound is not negative: " + bound);
        }
        this.starvationBound = bound;
        return this;
    }

    /**
     * How many tasks a CPU without work takes from another's queue at one go.
     *
     * @param mostStolen at the most; 1 keeps the order in which they were queued; 32 by default. It is never more than half of a queue
     * @return this
     * @throws IllegalArgumentException if {@code mostStolen} is less than 1
     */
    public SimulationBuilder mostStolen(int mostStolen) {
        if (mostStolen < 1) {
            throw new IllegalArgumentException("a steal takes at least 1 task, not " + mostStolen);
        }
        this.mostStolen = mostStolen;
        return this;
    }

    /**
     * Whether a task that starts another keeps it in the queue of its own CPU, if it may run there, until that CPU or an idle one comes for it.
     * With a steal of one task and one CPU that starts all, there is one queue for all.
     *
     * @param newTasksStay false by default: new tasks are spread over the CPUs
     * @return this
     */
    public SimulationBuilder newTasksStay(boolean newTasksStay) {
        this.newTasksStay = newTasksStay;
        return this;
    }

    /**
     * What things take in virtual time.
     *
     * @param costs {@link Costs#DEFAULT} by default
     * @return this
     */
    public SimulationBuilder costs(Costs costs) {
        this.costs = Objects.requireNonNull(costs, "costs");
        return this;
    }

    /**
     * Who is told about every scheduling event, in virtual time.
     *
     * @param events nobody by default
     * @return this
     */
    public SimulationBuilder events(SchedulingEvents events) {
        this.events = Objects.requireNonNull(events, "events");
        return this;
    }

    /**
     * What goes wrong.
     *
     * @param faults nothing by default
     * @return this
     */
    public SimulationBuilder faults(Faults faults) {
        this.faults = Objects.requireNonNull(faults, "faults");
        return this;
    }

    /**
     * Whether the properties of the protocol are verified after each step. A run then ends with a {@link PropertyViolation} when one does
     * not hold, and takes several times as long.
     *
     * @param check false by default
     * @return this
     */
    public SimulationBuilder check(boolean check) {
        this.check = check;
        return this;
    }

    /**
     * The command that a {@link PropertyViolation} names.
     *
     * @param replay shows the same run again; nothing by default
     * @return this
     */
    public SimulationBuilder replay(String replay) {
        this.replay = Objects.requireNonNull(replay, "replay");
        return this;
    }

    /**
     * For how long, beyond what slices and the bound on starvation explain, a task may be kept waiting by others that do not give way
     * before the checks take it for starving.
     *
     * @param slack longer than the longest stretch of {@link Simulation#computeWithoutPreemption}; 1 s by default
     * @return this
     * @throws IllegalArgumentException if {@code slack} is negative
     */
    public SimulationBuilder checkSlack(Duration slack) {
        if (slack.isNegative()) {
            throw new IllegalArgumentException("a slack is not negative: " + slack);
        }
        this.checkSlack = slack.toNanos();
        return this;
    }

    /**
     * Who is told what tasks throw.
     *
     * @param handler called with the task and what it has thrown; what the handler throws ends the run ({@link Simulation#run}). By
     *     default it throws an {@link IllegalStateException} that names the task
     * @return this
     */
    public SimulationBuilder onFailure(BiConsumer<SimulatedTask, Throwable> handler) {
        this.onFailure = Objects.requireNonNull(handler, "handler");
        return this;
    }

    private static void fail(SimulatedTask task, Throwable thrown) {
        throw new IllegalStateException(task + " has failed: " + thrown, thrown);
    }

    /** For the test of symmetry: the number of the CPU at each place of the topology. */
    SimulationBuilder relabelled(int... numbers) {
        this.relabelled = numbers.clone();
        return this;
    }

    Tuning tuning() {
        return new Tuning(slice.toNanos(), starvationBound.toNanos(), mostStolen, newTasksStay);
    }

    int[] numbers() {
        return relabelled == null ? IntStream.range(0, cpus).toArray() : relabelled.clone();
    }

    /**
     * Boots the CPUs at virtual time 0.
     *
     * @return the simulation, which belongs to the calling thread
     * @throws IllegalStateException if the JDK hook or the coroutines do not work in this JVM (the message names the flag to add)
     */
    public Simulation start() {
        return new Simulation(this);
    }
}
