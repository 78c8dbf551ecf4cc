package dev.heddle.explorer;

import dev.heddle.context.TaskContext;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that plays a script. Blocking works as parking does: a wake leaves a permit, and a block takes one or waits; an
 * interrupt ends all blocking from then on, and wakes a task that is parked.
 */
final class ScriptedTask implements TaskContext {
    final int index;
    final List<Op> script = new ArrayList<>();
    final PreemptibleTask control;
    private final EngineWorld world;
    private int at;

    /** Somebody has begun to start it. */
    boolean starting;

    /** Its start has been admitted. */
    boolean started;

    boolean refused;
    boolean ended;

    /** Somebody has begun to cancel it. */
    boolean cancelled;

    /** Every call that it blocks in ends at once from now on. */
    boolean interrupted;

    boolean permit;

    /** It comes off, or has come off, in order to block. */
    private boolean parked;

    /** The CPU it runs on. */
    int runningOn = Actor.NO_CPU;

    /** The CPU that ran it last. */
    int ranOn = Actor.NO_CPU;

    /** Came off without having given itself a wake. */
    boolean blocked;

    int wakes;
    int resumesAfterBlock;

    /** It has woken itself, and has not run since. */
    boolean yields;

    /** A search has found it, and it has not run since. */
    boolean inHand;

    long sleepsUntil;
    int sleepsOn = Actor.NO_CPU;

    /** The CPUs that it has asked to hold and that it waits for. */
    @Nullable
    CpuMask pausing;

    /** How often it has looked whether they hold. */
    int glances;

    ScriptedTask(EngineWorld world, Smp smp, int index, int level, CpuMask affinity) {
        this.world = world;
        this.index = index;
        this.control = new PreemptibleTask(smp, index + 1, level, affinity, this);
    }

    @Override
    public boolean resume() {
        world.enters(this);
        parked = false;
        yields = false;
        boolean done = play();
        world.leaves(this, done);
        return done;
    }

    private boolean play() {
        while (at < script.size()) {
            Op op = script.get(at);
            switch (op.kind()) {
                case YIELD -> {
                    at++;
                    yields();
                    return false;
                }
                case BLOCK -> {
                    if (parks()) {
                        return false;
                    }
                }
                case HOG -> {
                    if (world.deeds.hog()) {
                        if (control.takeCancellationAndOwe()) {
                            return true;
                        }
                        at++;
                        yields();
                        return false;
                    }
                }
                case STUBBORN -> world.deeds.computeStubbornly();
                case SLEEP -> {
                    if (!hasSlept(op.argument())) {
                        return false;
                    }
                }
                case PAUSE -> {
                    while (!world.deeds.pauseFrom(this, op.argument())) {
                        if (parks()) {
                            return false;
                        }
                    }
                }
                default -> world.deeds.perform(op);
            }
            at++;
        }
        return true;
    }

    private void yields() {
        yields = true;
        wakes++;
        control.wake();
    }

    /** False if it has a permit, and takes that, or has been interrupted. */
    private boolean parks() {
        parked = !permit && !interrupted;
        permit = false;
        return parked;
    }

    private boolean hasSlept(long nanos) {
        if (sleepsUntil == 0) {
            sleepsUntil = world.machine.nanoTime() + nanos;
            world.deeds.sleep(this);
        } else if (world.machine.nanoTime() >= sleepsUntil) {
            sleepsUntil = 0;
            return true;
        } else if (!control.isTimerQueued()) {
            world.deeds.sleep(this);
        }
        if (interrupted) {
            control.abandonSleep();
            sleepsUntil = 0;
            return true;
        }
        parked = true;
        return false;
    }

    @Override
    public void start() {
        world.deeds.start(this);
    }

    @Override
    public void interrupt() {
        world.interleaver.step();
        interrupted = true;
        world.interleaver.step();
        if (parked) {
            wakes++;
            control.wake();
        }
    }

    boolean isAtBlock() {
        return at < script.size()
                && (script.get(at).is(Op.Kind.BLOCK) || script.get(at).is(Op.Kind.PAUSE));
    }

    @Override
    public String toString() {
        return control + (permit ? "+permit" : "") + (interrupted ? "+interrupted" : "")
                + (runningOn >= 0 ? " on " + runningOn : "") + " allowed "
                + control.affinity() + " at " + at + " of "
                + script.stream().map(ScriptedTask::brief).toList();
    }

    private static String brief(Op op) {
        return op.kind()
                + (op.task() < 0 ? "" : " " + (op.task() + 1))
                + (op.argument() == 0 ? "" : " " + op.argument());
    }
}
