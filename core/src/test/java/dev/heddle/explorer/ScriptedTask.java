package dev.heddle.explorer;

import dev.heddle.context.TaskContext;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.List;

/** A task that plays a script. Blocking works as parking does: a wake leaves a permit, and a block takes one or waits. */
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

    /** Every call that it blocks in ends at once from now on. */
    boolean cancelled;

    boolean permit;

    /** The CPU it runs on. */
    int runningOn = Actor.NO_CPU;

    /** The CPU that ran it last. */
    int ranOn = Actor.NO_CPU;

    /** Came off without having given itself a wake. */
    boolean blocked;

    /** Its affinity has been changed: whoever does that owes the announcement, and it is not the engine's loop. */
    boolean affinityChanged;

    int wakes;
    int resumesAfterBlock;
    long sleepsUntil;
    int sleepsOn = Actor.NO_CPU;

    ScriptedTask(EngineWorld world, Smp smp, int index, int level, int affinity) {
        this.world = world;
        this.index = index;
        this.control = new PreemptibleTask(smp, index + 1, level, affinity, this);
    }

    @Override
    public boolean resume() {
        world.enters(this);
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
                    wakes++;
                    control.wake();
                    return false;
                }
                case BLOCK -> {
                    if (!permit && !cancelled) {
                        return false;
                    }
                    permit = false;
                }
                case HOG -> {
                    if (world.hog()) {
                        at++;
                        wakes++;
                        control.wake();
                        return false;
                    }
                }
                case STUBBORN -> world.computeStubbornly();
                case SLEEP -> {
                    if (sleepsUntil == 0) {
                        world.sleep(this, op.argument());
                        return false;
                    }
                    if (!world.isPast(sleepsUntil) && !cancelled) {
                        return false;
                    }
                    sleepsUntil = 0;
                }
                default -> world.perform(op);
            }
            at++;
        }
        return true;
    }

    @Override
    public void start() {
        control.wake();
    }

    @Override
    public void interrupt() {
        cancelled = true;
    }

    boolean isAtBlock() {
        return at < script.size() && script.get(at).is(Op.Kind.BLOCK);
    }

    @Override
    public String toString() {
        return control + (permit ? "+permit" : "") + (runningOn >= 0 ? " on " + runningOn : "") + " allowed "
                + Integer.toBinaryString(control.affinity()) + " at " + at + " of "
                + script.stream().map(ScriptedTask::brief).toList();
    }

    private static String brief(Op op) {
        return op.kind()
                + (op.task() < 0 ? "" : " " + (op.task() + 1))
                + (op.argument() == 0 ? "" : " " + op.argument());
    }
}
