package dev.heddle.explorer;

import dev.heddle.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One schedule: lets one actor at a time go on to its next switch point, until nobody can (everything has settled); then
 * has the invariants checked and lets the world move on, until there is nothing left to do.
 */
final class Interleaver {
    /** What the interleaver asks of whoever built the actors. */
    interface World {
        /** Cheap checks, after every shared access, which {@code actor} has made. Returns what is wrong, or null. */
        @Nullable
        String checkStep(Actor actor);

        /** Everything has settled: nobody can go on. Returns what is wrong, or null. */
        @Nullable
        String checkSettled();

        /** Lets something happen in a settled world; false if nothing is left to happen. */
        boolean moveOn();

        /** Nothing is left to happen. Returns what is wrong, or null. */
        @Nullable
        String checkEnd();

        /** Whether an actor in a state other than active can go on. */
        boolean canGoOn(Actor actor);
    }

    private static final int MAX_STEPS = 60_000;
    private static final int MAX_LOG = 20_000;

    final SplittableRandom random;
    final Strategy strategy;
    private final List<Actor> actors = new ArrayList<>();
    private final List<Actor> ready = new ArrayList<>();
    private final boolean spuriousHalts;
    private final @Nullable List<String> log;
    private @Nullable World world;
    private @Nullable Actor running;
    private boolean looking;
    private @Nullable String failure;
    private long steps;
    long clock = 1_000;

    Interleaver(long seed, @Nullable List<String> log) {
        this.random = new SplittableRandom(seed);
        this.strategy = new Strategy(random);
        this.spuriousHalts = random.nextBoolean();
        this.log = log;
    }

    Actor add(String name, int cpu, Runnable body) {
        Actor actor = new Actor(name, cpu, body);
        strategy.meet(actor);
        actors.add(actor);
        return actor;
    }

    List<Actor> actors() {
        return actors;
    }

    long steps() {
        return steps;
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
        }
    }

    void log(String what) {
        if (log != null && log.size() < MAX_LOG) {
            log.add(steps + " " + (running == null ? "-" : running.name) + ": " + what);
        }
    }

    boolean isLogging() {
        return log != null;
    }

    /** Runs the schedule. Returns what is wrong, or null. */
    @Nullable
    String run(World world) {
        this.world = world;
        SwitchPoint.attach(this);
        try {
            while (failure == null) {
                collectReady(world);
                if (ready.isEmpty()) {
                    looking = true;
                    String wrong = world.checkSettled();
                    boolean moved = wrong == null && world.moveOn();
                    looking = false;
                    if (wrong != null) {
                        fail(wrong);
                    } else if (!moved) {
                        break;
                    }
                } else {
                    resume(strategy.choose(ready));
                }
            }
            looking = true;
            return failure != null ? failure : world.checkEnd();
        } finally {
            SwitchPoint.attach(null);
        }
    }

    private void collectReady(World world) {
        ready.clear();
        boolean active = false;
        looking = true;
        for (Actor actor : actors) {
            if (actor.state == Actor.State.ACTIVE || (actor.state != Actor.State.DONE && world.canGoOn(actor))) {
                ready.add(actor);
                active = true;
            }
        }
        if (spuriousHalts && active && random.nextInt(32) == 0) {
            for (Actor actor : actors) {
                if (actor.state == Actor.State.HALTED && !ready.contains(actor)) {
                    ready.add(actor);
                }
            }
        }
        looking = false;
    }

    private void resume(Actor actor) {
        running = actor;
        try {
            actor.coroutine.resume();
        } catch (IllegalStateException thrown) {
            // An error of the engine; also a recursion so deep that it could not be suspended.
            fail(actor.name + " has thrown " + thrown.getCause());
        }
        check(actor);
        running = null;
    }

    /** A switch point of the running actor. */
    void step() {
        Actor actor = running;
        if (looking || actor == null) {
            return;
        }
        if (log != null && log.size() < MAX_LOG) {
            log.add(steps + " " + actor.name + " at " + caller());
        }
        if (++steps > MAX_STEPS) {
            fail("no end after " + MAX_STEPS + " steps: " + actors);
        }
        clock++;
        check(actor);
        if (failure != null || strategy.isSwitch(actor, steps)) {
            Coroutine.suspend();
        }
    }

    /** The running actor spins: without this, one that comes first in the order would spin for ever. */
    void letOthersGo() {
        strategy.putLast(running());
        step();
    }

    private void check(Actor actor) {
        if (world != null && failure == null) {
            looking = true;
            String wrong = world.checkStep(actor);
            looking = false;
            if (wrong != null) {
                fail(wrong);
            }
        }
    }

    /** The running actor looks at the engine for a check: no step of its own. */
    void look(Runnable check) {
        looking = true;
        check.run();
        looking = false;
    }

    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith("dev.heddle.explorer.Inter")
                                && !frame.getClassName().startsWith("dev.heddle.explorer.SwitchPoint"))
                        .limit(3)
                        .map(frame -> frame.getClassName()
                                        .substring(frame.getClassName().lastIndexOf('.') + 1) + "."
                                + frame.getMethodName() + ":" + frame.getLineNumber())
                        .reduce((first, next) -> first + " < " + next)
                        .orElse("?"));
    }

    /** The running actor stops here until the world says that it can go on. */
    void stopAs(Actor.State state) {
        Actor actor = running();
        actor.state = state;
        actor.released = false;
        log(state.toString());
        Coroutine.suspend();
        actor.state = Actor.State.ACTIVE;
    }

    /** Time passes at once. */
    void passTimeTo(long time) {
        if (time != Machine.NEVER) {
            clock = Math.max(clock, time);
        }
    }
}
