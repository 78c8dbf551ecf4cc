package dev.heddle.simulator;

import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.machine.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The properties of each task by itself: 1, 2, 10 for sleepers, 11 to 15, and 20 in the end. */
final class TaskChecks {
    private final SimulatedMachine machine;
    private final Look look;

    /** How late a task that sleeps may be. */
    private final long longestLateness;

    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final Map<Long, SimulatedTask> byId = new HashMap<>();

    TaskChecks(SimulatedMachine machine, Look look, SimulationBuilder settings) {
        this.machine = machine;
        this.look = look;
        this.longestLateness = settings.checkSlack;
    }

    void watch(SimulatedTask task) {
        tasks.add(task);
        byId.put(task.id(), task);
    }

    // ---- where it is woken, resumed, and comes off ----

    void woken(long task) {
        SimulatedTask woken = byId.get(task);
        if (woken != null) {
            woken.watch.woken = true;
        }
    }

    void entered(PreemptibleTask task, Watch watch, SimulatedCpu cpu) {
        if (watch.runningOn != Watch.NOWHERE) {
            throw look.violation(2, "runs on CPU " + watch.runningOn + " and on CPU " + cpu.id + ": " + task);
        }
        if (watch.ended) {
            throw look.violation(14, "is resumed after its end: " + task);
        }
        if (watch.blocked && !watch.woken) {
            throw look.violation(12, "runs without a wake: " + task);
        }
        watch.runningOn = cpu.id;
        watch.blocked = false;
        watch.moves = 0;
        watch.queuedAt = Watch.NOWHERE;
    }

    // ---- after each step ----

    void each() {
        for (int i = tasks.size() - 1; i >= 0; i--) {
            SimulatedTask task = tasks.get(i);
            if (isAlive(task)) {
                alive(task);
            } else {
                forget(i);
            }
        }
    }

    private boolean isAlive(SimulatedTask task) {
        boolean dead = task.control().isDead();
        if (dead && !task.watch.ended) {
            throw look.violation(14, "is dead and its context has not ended: " + task.control());
        }
        return !dead;
    }

    private void alive(SimulatedTask task) {
        PreemptibleTask state = task.control();
        if (task.watch.ended && !state.isRunning()) {
            throw look.violation(11, "its context has ended and it is not dead: " + state);
        }
        if (task.watch.cancelled && !state.isCancelled()) {
            throw look.violation(11, "is not cancelled any more: " + state);
        }
        task.watch.cancelled = state.isCancelled();
        boolean seen = task.watch.look == look.steps();
        if (look.settled() && state.isReady() != seen) {
            throw look.violation(
                    1, (seen ? "is queued and not ready: " : "is ready and in no queue or inbox: ") + state);
        }
        if (state.isBlocked()) {
            task.watch.blocked = true;
            task.watch.woken = false;
            if (look.settled()) {
                blocked(state);
            }
        }
    }

    private void forget(int index) {
        SimulatedTask last = tasks.remove(tasks.size() - 1);
        SimulatedTask dead = index == tasks.size() ? last : tasks.set(index, last);
        byId.remove(dead.id());
    }

    /** A thread may be blocked in what no interrupt ends, and sleeps where nobody can see it. */
    private void blocked(PreemptibleTask task) {
        if (task.context() instanceof ScriptedContext script) {
            if (task.isCancelled()) {
                throw look.violation(15, "has been cancelled and is blocked: " + task);
            }
            if (script.isStuck()) {
                throw look.violation(13, "a wake was lost: " + task);
            }
            long until = script.sleepsUntil();
            if (until != Machine.NEVER && machine.now() - until > longestLateness) {
                throw look.violation(10, "sleeps for " + (machine.now() - until) + " ns too long: " + task);
            }
        }
    }

    // ---- the end ----

    /** 20: after everything has been cancelled and has had its time. */
    void end() {
        for (SimulatedTask task : tasks) {
            PreemptibleTask state = task.control();
            if (!state.isDead() && !state.isNew()) {
                throw look.violation(20, "has been cancelled and has not ended: " + state);
            }
        }
    }
}
