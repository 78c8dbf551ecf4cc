package dev.heddle.explorer;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.CpuProbe;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.cpu.Tuning;
import dev.heddle.machine.Machine;
import dev.heddle.smp.Smp;
import dev.heddle.smp.SmpProbe;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One scheduler, its CPUs, its tasks and the threads that act on them, all drawn from the seed. */
final class EngineWorld implements Interleaver.World {
    /** Something that happens in a settled world: time passes, somebody who waits or computes is let go, an operation. */
    interface Move {
        void makeIn(EngineWorld world);
    }

    private static final long SLICE_NANOS = 40;

    /** What the interrupt for a due timer may be late by, twice: the engine's own slack, and as much for us. */
    private static final long TIMER_SLACK_NANOS = 500_000;

    private static final int MOVES = 2_000;

    /** Until a halt is over or an interrupt is due. */
    private static final Move TIME_PASSES = world -> world.interleaver.passTimeTo(world.machine.nextDeadline());

    /** What a relabelling is drawn from, beside the seed of the schedule, which draws everything else. */
    private static final long LABELS_SEED = 0x5EED;

    /** By the bits of the CPUs: all that there can be. */
    private static final CpuMask[] MASKS = masks();

    final Interleaver interleaver;
    final ExploredMachine machine;
    final Smp smp;
    final PerCpuScheduler[] cpus;
    final ScriptedTask[] tasks;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);
    final Invariants invariants;
    final Deeds deeds;
    private final Dice random;
    private final Actor janitor;
    private @Nullable Op janitorsOp;
    private int movesLeft = MOVES;

    /** What can happen next in a settled world. */
    private final List<Move> moves = new ArrayList<>();

    /** The number of each CPU, in the order in which they start. */
    private final int[] labels;

    /** The same schedule can be had with the CPUs relabelled. */
    EngineWorld(Interleaver interleaver, Set<Feature> allowed, Size size, boolean relabelled) {
        this.interleaver = interleaver;
        this.random = interleaver.random;
        for (Feature feature : allowed) {
            if (random.nextInt(3) > 0) {
                features.add(feature);
            }
        }
        int cpuCount = size.cpus(random);
        labels = new int[cpuCount];
        for (int rank = 0; rank < cpuCount; rank++) {
            labels[rank] = rank;
        }
        if (relabelled) {
            turn(labels);
        }
        machine = new ExploredMachine(interleaver, labels, size.lingers(random));
        smp = new Smp(machine, new Tuning(SLICE_NANOS, 0), null);
        cpus = smp.cpus();
        machine.start(cpus);
        int taskCount = size.tasks(random);
        tasks = new ScriptedTask[taskCount];
        Scripts scripts = new Scripts(random, features, size, cpuCount, taskCount);
        for (int i = 0; i < taskCount; i++) {
            int affinity = scripts.anAffinity(has(Feature.AFFINITY));
            tasks[i] = new ScriptedTask(this, smp, i, scripts.aLevel(), mask(affinity));
        }
        invariants = new Invariants(this);
        deeds = new Deeds(this);
        for (List<Op> script : scripts.write(tasks)) {
            interleaver.add("outside", Actor.NO_CPU, () -> script.forEach(deeds::perform));
        }
        janitor = interleaver.add("janitor", Actor.NO_CPU, this::cleanUp);
        janitor.stops(Actor.State.WAITING);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** So that every CPU has another number, if there are two or more. */
    private static void turn(int[] labels) {
        int by = labels.length < 2 ? 0 : 1 + new Dice(LABELS_SEED).nextInt(labels.length - 1);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (i + by) % labels.length;
        }
    }

    /** The number of the CPU that starts as this one, from 0. */
    int label(int rank) {
        return labels[rank];
    }

    /** The CPUs whose bits are set, bit n being the one that starts as the nth. */
    CpuMask mask(int bits) {
        int labelled = 0;
        for (int rank = 0; rank < labels.length; rank++) {
            if ((bits & 1 << rank) != 0) {
                labelled |= 1 << labels[rank];
            }
        }
        return MASKS[labelled];
    }

    /** The CPUs 0 to {@code count} - 1. */
    static CpuMask firstCpus(int count) {
        return MASKS[(1 << count) - 1];
    }

    private static CpuMask[] masks() {
        CpuMask[] masks = new CpuMask[1 << Size.MOST_CPUS];
        for (int bits = 0; bits < masks.length; bits++) {
            int set = bits;
            masks[bits] = CpuMask.of(IntStream.range(0, Size.MOST_CPUS)
                    .filter(cpu -> (set & 1 << cpu) != 0)
                    .toArray());
        }
        return masks;
    }

    void enters(ScriptedTask task) {
        invariants.entered(task, interleaver.runningCpu());
        interleaver.step();
    }

    void leaves(ScriptedTask task, boolean ended) {
        interleaver.step();
        invariants.left(task, ended);
    }

    private void cleanUp() {
        while (true) {
            Op op = janitorsOp;
            if (op != null) {
                deeds.perform(op);
            }
            interleaver.stopAs(Actor.State.WAITING);
        }
    }

    // ---- what the interleaver asks ----

    @Override
    public boolean canGoOn(Actor actor) {
        return actor.is(Actor.State.HOGGING)
                ? CpuProbe.needsResched(cpus[actor.cpu])
                : actor.missing.get().isEmpty();
    }

    @Override
    public @Nullable String checkTasks(Actor actor) {
        return invariants.taskWords(actor);
    }

    @Override
    public @Nullable String checkCpus() {
        return invariants.cpuWords();
    }

    @Override
    public void stolen(TaskControlBlock task) {
        invariants.stolen(task);
    }

    @Override
    public void inHand(TaskControlBlock task) {
        invariants.inHand(task);
    }

    @Override
    public @Nullable String checkSettled() {
        return invariants.settled();
    }

    @Override
    public @Nullable String checkEnd() {
        return invariants.end();
    }

    @Override
    public boolean moveOn() {
        if (--movesLeft < 0) {
            interleaver.fail("does not come to an end: " + this);
            return false;
        }
        moves.clear();
        if (machine.nextDeadline() != Machine.NEVER) {
            moves.add(TIME_PASSES);
        }
        for (Actor actor : interleaver.actors()) {
            boolean waits = actor.is(Actor.State.WAITING) && actor != janitor;
            boolean computes = actor.is(Actor.State.HOGGING) || actor.is(Actor.State.STUBBORN);
            if (waits || computes || actor.is(Actor.State.AWAITING)) {
                moves.add(actor);
            }
        }
        for (ScriptedTask task : tasks) {
            if (task.isAtBlock() && CpuProbe.isBlocked(task.control)) {
                moves.add(new Op(Op.Kind.WAKE, task.index, 0));
            }
        }
        for (int pause = 0; pause < deeds.pauses.size(); pause++) {
            moves.add(new Op(Op.Kind.RESUME, -1, pause));
        }
        if (moves.isEmpty()) {
            for (ScriptedTask task : tasks) {
                if (!task.starting) {
                    moves.add(new Op(Op.Kind.START, task.index, 0));
                }
            }
        }
        if (moves.isEmpty() && !deeds.shutDown) {
            moves.add(Op.of(Op.Kind.SHUTDOWN));
        }
        if (moves.isEmpty()) {
            return false;
        }
        moves.get(random.nextInt(moves.size())).makeIn(this);
        return true;
    }

    /** Has it done by one who does nothing else. */
    void order(Op op) {
        janitorsOp = op;
        janitor.release();
    }

    static boolean isLate(long deadline, long now) {
        return deadline + TIMER_SLACK_NANOS < now;
    }

    private List<Integer> those(IntPredicate are) {
        return IntStream.range(0, cpus.length).filter(are).boxed().toList();
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(features + ", pauses " + deeds.pauses + ", actors " + interleaver.actors() + ", H "
                        + those(cpu -> SmpProbe.isHalted(smp, cpu)) + ", S "
                        + those(cpu -> SmpProbe.isSearching(smp, cpu)) + ", held "
                        + those(cpu -> SmpProbe.isHeld(smp, cpu)) + ", left "
                        + those(cpu -> SmpProbe.hasLeft(smp, cpu)) + ", clock " + interleaver.clock());
        for (PerCpuScheduler cpu : cpus) {
            text.append(System.lineSeparator()).append("  ").append(cpu.describe());
        }
        for (ScriptedTask task : tasks) {
            text.append(System.lineSeparator()).append("  ").append(task);
        }
        return text.toString();
    }
}
