package dev.heddle.explorer;

import dev.heddle.cpu.SpinLock;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One schedule: lets one actor at a time go on to its next switch point, until nobody can (everything has settled); then
 * has the invariants checked and lets the world move on, until there is nothing left to do.
 */
final class Interleaver {
    /** What the interleaver asks of whoever built the actors. */
    interface World {
        /** Cheap checks, after {@code actor} has changed the word of a task. Returns what is wrong, or null. */
        default @Nullable String checkTasks(Actor actor) {
            return null;
        }

        /** The same after a change of a word in which CPUs have bits. */
        default @Nullable String checkCpus() {
            return null;
        }

        /** A thief has taken a task out of another CPU's queue. */
        default void stolen(TaskControlBlock task) {}

        /** A search has ended with this task, which is to be run next. */
        default void inHand(TaskControlBlock task) {}

        /** Everything has settled: nobody can go on. Returns what is wrong, or null. */
        default @Nullable String checkSettled() {
            return null;
        }

        /** Lets something happen in a settled world; false if nothing is left to happen. */
        default boolean moveOn() {
            return false;
        }

        /** Nothing is left to happen. Returns what is wrong, or null. */
        default @Nullable String checkEnd() {
            return null;
        }

        /** Whether an actor can go on that computes, or waits for CPUs to hold, and has not been released. */
        default boolean canGoOn(Actor actor) {
            return false;
        }
    }

    private static final int MAX_STEPS = 60_000;

    final Dice random;
    final SpinLock graph = new SpinLock();
    private final ExplorerThread thread;
    private final Strategy strategy;
    private final World world;
    private final List<Actor> actors = new ArrayList<>();

    /** The same, for {@link #choose}. */
    private Actor[] everyone = new Actor[8];

    private int count;

    private final Readiness readiness = new Readiness();

    /** Those, a bit each, whose state the world is asked to end; {@link #add} sees to it that a word has enough. */
    private int asking;

    private final boolean spuriousHalts;
    private final @Nullable StepLog log;
    private @Nullable Actor running;

    /** Whom an unpark means, if there is one that parks. */
    private @Nullable Actor parker;

    /** Chosen at a switch point to go on when the one that runs has stopped there. */
    private @Nullable Actor chosen;

    /** No step counts: nobody runs, or whoever runs looks at the engine for a check. */
    private boolean looking = true;

    private @Nullable String failure;

    /** How many steps there were when the look began that goes on. */
    private long stepsBefore;

    /** At this step there is more to do than to count it. What is left up to it the thread counts down. */
    private long pauseAt;

    /** What the clock is ahead of the steps: each takes a nanosecond, and at times more time passes at once. */
    private long skipped = 1_000;

    /**
     * The schedule of a seed.
     *
     * @param worldOf builds what is to be scheduled
     * @param lines gets one for each step, or null
     */
    Interleaver(long seed, @Nullable List<String> lines, Function<Interleaver, World> worldOf) {
        this.random = new Dice(seed);
        this.strategy = new Strategy(random);
        this.spuriousHalts = random.nextBoolean();
        this.log = lines == null ? null : new StepLog(lines);
        this.thread = ExplorerThread.attach(this);
        this.world = worldOf.apply(this);
    }

    Actor add(String name, int cpu, Runnable body) {
        if (count == Integer.SIZE) {
            throw new IllegalStateException("more actors than bits of a word: " + actors);
        }
        Actor actor = new Actor(name, cpu, count, readiness, body);
        strategy.meet(actor);
        actors.add(actor);
        if (count == everyone.length) {
            everyone = Arrays.copyOf(everyone, 2 * count);
        }
        everyone[count++] = actor;
        return actor;
    }

    List<Actor> actors() {
        return actors;
    }

    long steps() {
        return looking ? stepsBefore : pauseAt - thread.stepsLeft;
    }

    Actor running() {
        Actor actor = running;
        if (actor == null) {
            throw new IllegalStateException("nobody runs");
        }
        return actor;
    }

    /** The CPU whose loop or task runs, or {@link Actor#NO_CPU}. */
    int runningCpu() {
        return running == null ? Actor.NO_CPU : running.cpu;
    }

    /** A violation, found in the middle of something. */
    void fail(String what) {
        if (failure == null) {
            failure = what;
            pauseAtNextStep();
        }
    }

    void log(String what) {
        if (log != null) {
            log.says(steps(), running, what);
        }
    }

    boolean isLogging() {
        return log != null;
    }

    long clock() {
        return skipped + steps();
    }

    /** Runs the schedule. Returns what is wrong, or null. */
    @Nullable
    String run() {
        while (failure == null) {
            Actor next = chosen != null ? chosen : choose();
            chosen = null;
            if (next != null) {
                resume(next);
                continue;
            }
            String wrong = world.checkSettled();
            if (wrong != null) {
                return wrong;
            }
            if (!world.moveOn()) {
                break;
            }
        }
        return failure != null ? failure : world.checkEnd();
    }

    /** One of those that can go on, or null. */
    private @Nullable Actor choose() {
        int ready = readiness.at(clock());
        for (int rest = asking; rest != 0; rest &= rest - 1) {
            int i = Integer.numberOfTrailingZeros(rest);
            ready |= world.canGoOn(everyone[i]) ? 1 << i : 0;
        }
        if (ready == 0) {
            return null;
        }
        int spurious = haltsEnd() ? halted() & ~ready : 0;
        return strategy.choose(everyone, ready, spurious, running, steps());
    }

    private int halted() {
        int halted = 0;
        for (int i = 0; i < count; i++) {
            halted |= everyone[i].is(Actor.State.HALTED) ? 1 << i : 0;
        }
        return halted;
    }

    /** Whether whoever is halted may go on for no reason, this once. */
    private boolean haltsEnd() {
        return spuriousHalts && random.nextInt(32) == 0;
    }

    private void resume(Actor actor) {
        running = actor;
        setPause();
        endLook();
        try {
            actor.coroutine.resume();
        } catch (IllegalStateException thrown) {
            // An error of the engine; also a recursion so deep that it could not be suspended.
            fail(actor.name + " has thrown " + thrown.getCause());
        }
        beginLook();
        running = null;
    }

    private void beginLook() {
        stepsBefore = steps();
        looking = true;
        thread.stepsLeft = Integer.MAX_VALUE;
    }

    private void endLook() {
        looking = false;
        thread.stepsLeft = (int) (pauseAt - stepsBefore);
    }

    /** A switch point of the running actor. Most often nothing happens. */
    void step() {
        thread.step();
    }

    /** The thread has counted down to the step at which there is more to do. */
    void pause() {
        Actor actor = running();
        beginLook();
        if (log != null) {
            log.isHere(stepsBefore - 1, actor);
        }
        if (stepsBefore > MAX_STEPS) {
            fail("no end after " + MAX_STEPS + " steps: " + actors);
        }
        Actor next = failure == null && strategy.isChoice(actor, stepsBefore) ? choose() : actor;
        setPause();
        endLook();
        if (failure != null || next != actor) {
            chosen = next;
            Coroutine.suspend();
        }
    }

    /** During a look. */
    private void setPause() {
        long next = log != null ? 0 : Math.min(strategy.nextChoiceAt(), MAX_STEPS + 1);
        pauseAt = Math.max(next, stepsBefore + 1);
    }

    private void pauseAtNextStep() {
        pauseAt = steps() + 1;
        if (!looking) {
            thread.stepsLeft = 1;
        }
    }

    /** The running actor has just changed the word of a task: looked at before it does anything else, and without a step. */
    void changedTask() {
        if (!looking) {
            beginLook();
            failIf(world.checkTasks(running()));
            endLook();
        }
    }

    /** The same of a word in which CPUs have bits. */
    void changedCpu() {
        if (!looking) {
            beginLook();
            failIf(world.checkCpus());
            endLook();
        }
    }

    /** Somebody who could not go on can now. */
    void choiceChanged() {
        if (strategy.choiceChanged()) {
            pauseAtNextStep();
        }
    }

    /** Its loops have had more turns than any schedule of the engine. */
    void loopsForEver() {
        if (!looking) {
            fail("a loop without end: " + running());
            Coroutine.suspend();
        }
    }

    World world() {
        return world;
    }

    void setParker(Actor actor) {
        parker = actor;
    }

    void unpark() {
        Actor actor = parker;
        if (actor != null) {
            actor.kick();
            choiceChanged();
        }
    }

    /** The running actor spins: without this, one that comes first in the order would spin for ever. */
    void letOthersGo() {
        if (!looking) {
            if (strategy.putLast(running())) {
                pauseAtNextStep();
            }
            step();
        }
    }

    private void failIf(@Nullable String wrong) {
        if (wrong != null) {
            fail(wrong);
        }
    }

    /** The running actor looks at the engine for a check: no step of its own. */
    void look(Runnable check) {
        beginLook();
        check.run();
        endLook();
    }

    /** The running actor stops here until the world says that it can go on. */
    void stopAs(Actor.State state) {
        Actor actor = running();
        actor.stops(state);
        boolean asks = state == Actor.State.HOGGING || state == Actor.State.AWAITING;
        asking |= asks ? 1 << actor.index : 0;
        log(state.toString());
        Coroutine.suspend();
        asking &= ~(1 << actor.index);
        actor.goesOn();
    }

    /** Time passes at once. */
    void passTime(long nanos) {
        skipped += nanos;
    }

    /** The same, unless it is later already. */
    void passTimeTo(long time) {
        if (time != Machine.NEVER) {
            skipped = Math.max(skipped, time - steps());
        }
    }
}
