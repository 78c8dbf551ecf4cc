package dev.heddle.explorer;

import dev.heddle.cpu.CpuProbe;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.Tuning;
import dev.heddle.machine.Machine;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One scheduler, its CPUs, its tasks and the threads that wake them, all drawn from the seed. */
final class EngineWorld implements Interleaver.World {
    private static final long SLICE_NANOS = 40;

    /** What the interrupt for a due timer may be late by, twice: the engine's own slack, and as much for us. */
    private static final long TIMER_SLACK_NANOS = 500_000;

    private static final int MOVES = 2_000;

    final Interleaver interleaver;
    final ExploredMachine machine;
    final Smp smp;
    final PerCpuScheduler[] cpus;
    final List<ScriptedTask> tasks = new ArrayList<>();
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);
    private final Invariants invariants;
    private final SplittableRandom random;
    private final Actor janitor;
    private @Nullable Op janitorsOp;
    private int movesLeft = MOVES;
    int jobsAlive;
    boolean shutDown;

    EngineWorld(Interleaver interleaver, Set<Feature> allowed) {
        this.interleaver = interleaver;
        this.random = interleaver.random;
        for (Feature feature : allowed) {
            if (random.nextInt(3) > 0) {
                features.add(feature);
            }
        }
        int cpuCount = random.nextInt(8) == 0 ? 1 : 2 + random.nextInt(2);
        machine = new ExploredMachine(interleaver, cpuCount);
        smp = new Smp(machine, new Tuning(SLICE_NANOS, 0), null);
        cpus = smp.cpus();
        machine.start(cpus);
        invariants = new Invariants(this);
        int taskCount = 1 + random.nextInt(5);
        for (int i = 0; i < taskCount; i++) {
            int level = has(Feature.LEVELS) ? random.nextInt(4) : 1;
            tasks.add(new ScriptedTask(this, smp, i, level, anAffinity(has(Feature.AFFINITY))));
        }
        writeScripts();
        janitor = interleaver.add("janitor", Actor.NO_CPU, this::cleanUp);
        janitor.state = Actor.State.WAITING;
    }

    private boolean has(Feature feature) {
        return features.contains(feature);
    }

    private int anAffinity(boolean restricted) {
        int all = (1 << cpus.length) - 1;
        return restricted ? 1 + random.nextInt(all) : all;
    }

    // ---- the scripts ----

    private void writeScripts() {
        for (ScriptedTask task : tasks) {
            int length = random.nextInt(5);
            for (int i = 0; i < length; i++) {
                task.script.add(aTasksOp());
            }
        }
        int outsiders = 1 + random.nextInt(2);
        List<List<Op>> outside = new ArrayList<>();
        for (int i = 0; i < outsiders; i++) {
            List<Op> script = new ArrayList<>();
            int length = random.nextInt(4);
            for (int k = 0; k < length; k++) {
                script.add(random.nextInt(3) == 0 ? Op.of(Op.Kind.WAIT) : aCommonOp());
            }
            outside.add(script);
        }
        // Each task is started by one script: the first from outside, or nobody would ever run.
        for (ScriptedTask task : tasks) {
            Op start = new Op(Op.Kind.START, task.index, 0);
            boolean fromInside = task.index > 0 && random.nextInt(3) == 0;
            List<Op> starter =
                    fromInside ? tasks.get(random.nextInt(task.index)).script : outside.get(random.nextInt(outsiders));
            starter.add(random.nextInt(starter.size() + 1), start);
        }
        if (has(Feature.EARLY_SHUTDOWN)) {
            List<Op> script = outside.get(random.nextInt(outsiders));
            script.add(random.nextInt(script.size() + 1), Op.of(Op.Kind.SHUTDOWN));
        }
        for (int i = 0; i < outsiders; i++) {
            List<Op> script = outside.get(i);
            interleaver.add("outside" + i, Actor.NO_CPU, () -> script.forEach(this::perform));
        }
    }

    private Op aTasksOp() {
        return switch (random.nextInt(7)) {
            case 0 -> Op.of(Op.Kind.YIELD);
            case 1 -> Op.of(Op.Kind.BLOCK);
            case 2 -> Op.of(Op.Kind.HOG);
            case 3 -> Op.of(has(Feature.STUBBORN) ? Op.Kind.STUBBORN : Op.Kind.HOG);
            case 4 ->
                has(Feature.SLEEP)
                        ? new Op(Op.Kind.SLEEP, -1, random.nextBoolean() ? 1 + random.nextInt(100) : 10_000_000)
                        : Op.of(Op.Kind.BLOCK);
            default -> aCommonOp();
        };
    }

    private Op aCommonOp() {
        int task = random.nextInt(tasks.size());
        return switch (random.nextInt(6)) {
            case 0 -> Op.of(Op.Kind.STEP);
            case 1 -> has(Feature.STUBBORN) ? new Op(Op.Kind.JOB, -1, random.nextInt(3)) : Op.of(Op.Kind.STEP);
            case 2 ->
                has(Feature.SET_AFFINITY)
                        ? new Op(Op.Kind.SET_AFFINITY, task, anAffinity(true))
                        : new Op(Op.Kind.WAKE, task, 0);
            default -> new Op(Op.Kind.WAKE, task, 0);
        };
    }

    // ---- what scripts do ----

    void perform(Op op) {
        interleaver.step();
        if (interleaver.isLogging()) {
            interleaver.log(op.toString());
        }
        switch (op.kind()) {
            case STEP -> interleaver.step();
            case WAKE -> wake(tasks.get(op.task()));
            case START -> start(tasks.get(op.task()));
            case JOB -> startJob(op.argument());
            case SET_AFFINITY -> setAffinity(tasks.get(op.task()), op.argument());
            case WAIT -> interleaver.stopAs(Actor.State.WAITING);
            case SHUTDOWN -> {
                shutDown = true;
                smp.shutdown();
            }
            default -> throw new IllegalStateException("not for everyone: " + op);
        }
    }

    private static void wake(ScriptedTask task) {
        if (task.started && !task.ended) {
            task.permit = true;
            task.wakes++;
            task.control.wake();
        }
    }

    private void start(ScriptedTask task) {
        task.starting = true;
        task.wakes++;
        try {
            task.control.wake();
            task.started = true;
        } catch (RejectedExecutionException refused) {
            task.refused = true;
            if (!shutDown || interleaver.runningCpu() != Actor.NO_CPU) {
                interleaver.fail("refused to start " + task);
            }
        }
    }

    private void startJob(int steps) {
        try {
            jobsAlive++;
            smp.startJob(1, (1 << cpus.length) - 1, () -> {
                for (int i = 0; i < steps; i++) {
                    interleaver.step();
                }
                if (steps == 0) {
                    computeStubbornly();
                }
                jobsAlive--;
            });
        } catch (RejectedExecutionException refused) {
            jobsAlive--;
            if (!shutDown || interleaver.runningCpu() != Actor.NO_CPU) {
                interleaver.fail("refused to start a job");
            }
        }
    }

    /** As the public method of a task does. */
    private void setAffinity(ScriptedTask task, int affinity) {
        task.affinityChanged = true;
        task.control.setAffinity(affinity);
        smp.affinityChanged(task.control);
    }

    /** Returns true if the task was asked to give way. */
    boolean hog() {
        PerCpuScheduler cpu = cpus[interleaver.runningCpu()];
        if (!cpu.isReschedNeeded()) {
            interleaver.stopAs(Actor.State.HOGGING);
        }
        if (cpu.isReschedNeeded()) {
            cpu.setPreempting(true);
            return true;
        }
        return false;
    }

    void computeStubbornly() {
        interleaver.stopAs(Actor.State.STUBBORN);
    }

    /** As the public method of a task does, up to where it parks. */
    void sleep(ScriptedTask task, long nanos) {
        PerCpuScheduler cpu = cpus[interleaver.runningCpu()];
        task.sleepsUntil = machine.nanoTime() + nanos;
        task.sleepsOn = cpu.id();
        task.wakes++;
        cpu.sleepUntil(task.control, task.sleepsUntil);
    }

    boolean isPast(long deadline) {
        return machine.nanoTime() >= deadline;
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
                perform(op);
            }
            interleaver.stopAs(Actor.State.WAITING);
        }
    }

    // ---- what the interleaver asks ----

    @Override
    public boolean canGoOn(Actor actor) {
        return switch (actor.state) {
            case HALTED -> machine.isHaltOver(actor);
            case HOGGING -> actor.released || CpuProbe.needsResched(cpus[actor.cpu]);
            case STUBBORN, WAITING -> actor.released;
            case DORMANT -> machine.isAnyInterruptDue();
            case ACTIVE -> true;
            case DONE, PARKED -> false;
        };
    }

    @Override
    public @Nullable String checkStep(Actor actor) {
        return invariants.step(actor);
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
        List<Runnable> moves = new ArrayList<>();
        long deadline = machine.nextDeadline();
        if (deadline != Machine.NEVER) {
            moves.add(() -> interleaver.passTimeTo(deadline));
        }
        for (Actor actor : interleaver.actors()) {
            boolean waits = actor.state == Actor.State.WAITING && actor != janitor;
            if (waits || actor.state == Actor.State.HOGGING || actor.state == Actor.State.STUBBORN) {
                moves.add(() -> actor.released = true);
            }
        }
        for (ScriptedTask task : tasks) {
            if (task.isAtBlock() && CpuProbe.isBlocked(task.control)) {
                moves.add(() -> order(new Op(Op.Kind.WAKE, task.index, 0)));
            }
        }
        if (moves.isEmpty()) {
            for (ScriptedTask task : tasks) {
                if (!task.starting) {
                    moves.add(() -> order(new Op(Op.Kind.START, task.index, 0)));
                }
            }
        }
        if (moves.isEmpty() && !shutDown) {
            moves.add(() -> order(Op.of(Op.Kind.SHUTDOWN)));
        }
        if (moves.isEmpty()) {
            return false;
        }
        moves.get(random.nextInt(moves.size())).run();
        return true;
    }

    private void order(Op op) {
        janitorsOp = op;
        janitor.released = true;
    }

    static boolean isLate(long deadline, long now) {
        return deadline + TIMER_SLACK_NANOS < now;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(features + ", actors " + interleaver.actors() + ", H "
                + Integer.toBinaryString(dev.heddle.smp.SmpProbe.halted(smp)) + ", S "
                + Integer.toBinaryString(dev.heddle.smp.SmpProbe.searching(smp)) + ", clock " + interleaver.clock);
        for (PerCpuScheduler cpu : cpus) {
            text.append(System.lineSeparator()).append("  ").append(cpu.describe());
        }
        for (ScriptedTask task : tasks) {
            text.append(System.lineSeparator()).append("  ").append(task);
        }
        return text.toString();
    }
}
