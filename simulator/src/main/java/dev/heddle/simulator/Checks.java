package dev.heddle.simulator;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.cpu.WaitingVisitor;
import dev.heddle.machine.Machine;
import dev.heddle.smp.PauseControl;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of the protocol, by their numbers there: verified after every event, and where a task is resumed and comes
 * off. {@code docs/simulator.md} says which, and how each is observed.
 *
 * <p>Between two events every CPU stands still: it halts, its task computes, or it has been stalled in the middle of something. What
 * must hold only when nobody is in the middle of something is looked at only when <em>settled</em>.
 */
final class Checks {
    /** No task is moved from queue to queue so often without having run. */
    private static final int MOVES = 100;

    /** So long an inbox is a ring. */
    private static final int LONGEST_INBOX = 1_000_000;

    private static final int LEVELS = PerCpuScheduler.IDLE_LEVEL;
    private static final long NOT_WAITING = -1;

    private final SimulatedMachine machine;
    private final Smp smp;
    private final PauseControl control;
    private final int cpus;
    private final String replay;
    private final boolean bounded;

    /** For how long a level may wait on one CPU, if the bound is on, and a task that sleeps may be late. */
    private final long longestWait;

    private final long longestLateness;

    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final Map<Long, SimulatedTask> byId = new HashMap<>();

    private long steps;
    private boolean settled;
    private boolean someSearch;
    private int halted;

    /** What waits in this look, where, and in which queue. */
    private final List<TaskControlBlock> waiting = new ArrayList<>();

    private int[] waitingAt = new int[64];
    private int[] waitingLevel = new int[64];

    /** For each CPU and level: since when tasks of the level have waited there and none has run. */
    private final long[] waitsSince;

    private final boolean[] present = new boolean[LEVELS];
    private int visited;
    private final WaitingVisitor visitor = this::found;

    Checks(SimulatedMachine machine, Smp smp, SimulationBuilder settings) {
        this.machine = machine;
        this.smp = smp;
        this.control = smp.control();
        this.cpus = smp.cpuCount();
        this.replay = settings.replay;
        long bound = settings.starvationBound.toNanos();
        this.bounded = bound != 0;
        // Up to three levels starve at a time, and the grant of each may take a fifth of the bound before its turn
        // comes.
        this.longestWait = 2 * bound + 10 * settings.slice.toNanos() + settings.checkSlack;
        this.longestLateness = settings.checkSlack;
        this.waitsSince = new long[cpus * LEVELS];
        Arrays.fill(waitsSince, NOT_WAITING);
    }

    long steps() {
        return steps;
    }

    void watch(SimulatedTask task) {
        tasks.add(task);
        byId.put(task.id(), task);
    }

    private PropertyViolation violation(int property, String words) {
        return new PropertyViolation(property, words, steps, machine.now(), Dump.of(machine, smp), replay);
    }

    private static @Nullable Watch watchOf(TaskControlBlock task) {
        return task instanceof PreemptibleTask one && one.face() instanceof SimulatedTask face ? face.watch : null;
    }

    // ---- 2, 12, 14, 16, 21: where a task is resumed and comes off ----

    void woken(long task) {
        SimulatedTask woken = byId.get(task);
        if (woken != null) {
            woken.watch.woken = true;
        }
    }

    void entered(PreemptibleTask task, SimulatedCpu cpu) {
        Watch watch = watchOf(task);
        if (watch == null) {
            return;
        }
        if (watch.runningOn != Watch.NOWHERE) {
            throw violation(2, "runs on CPU " + watch.runningOn + " and on CPU " + cpu.id + ": " + task);
        }
        if (watch.ended) {
            throw violation(14, "is resumed after its end: " + task);
        }
        if (watch.blocked && !watch.woken) {
            throw violation(12, "runs without a wake: " + task);
        }
        watch.runningOn = cpu.id;
        watch.blocked = false;
        watch.moves = 0;
        watch.queuedAt = Watch.NOWHERE;
        if (control.saysHeld(cpu.id) || control.saysLeft(cpu.id)) {
            throw violation(21, "starts on CPU " + cpu.id + ", which is paused or offline: " + task);
        }
        waitsSince[cpu.id * LEVELS + task.level()] = NOT_WAITING;
        if (!bounded && machine.isSettled() && !willLookAgain(cpu)) {
            cpu.scheduler.backlog().visitWaiting(LONGEST_INBOX, (other, level) -> {
                if (level >= 0 && level < task.level()) {
                    throw violation(16, "waits on CPU " + cpu.id + ", which starts " + task + ": " + other);
                }
            });
        }
    }

    private static boolean willLookAgain(SimulatedCpu cpu) {
        return cpu.scheduler.isReschedNeeded() || cpu.scheduler.backlog().isOutdated() || cpu.interrupt.isQueued();
    }

    void left(PreemptibleTask task, boolean ended) {
        Watch watch = watchOf(task);
        if (watch != null) {
            watch.runningOn = Watch.NOWHERE;
            watch.ended = ended;
        }
    }

    // ---- after each step ----

    void step() {
        steps++;
        settled = machine.isSettled();
        someSearch = false;
        halted = 0;
        waiting.clear();
        for (int cpu = 0; cpu < cpus; cpu++) {
            look(machine.cpu(cpu));
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            visit(machine.cpu(cpu));
        }
        eachTask();
        if (settled) {
            if (halted == cpus && !waiting.isEmpty()) {
                throw violation(4, "all CPUs are halted and this waits: " + waiting.get(0));
            }
            if (!someSearch && halted > 0) {
                workIsConserved();
            }
            for (int cpu = 0; cpu < cpus; cpu++) {
                settled(machine.cpu(cpu));
            }
        }
    }

    /** 7, 8. */
    private void look(SimulatedCpu cpu) {
        boolean isHalted = smp.isHalted(cpu.id);
        boolean searches = smp.isSearching(cpu.id);
        if (isHalted && searches) {
            throw violation(7, "is halted and searching: CPU " + cpu.id);
        }
        if ((isHalted || searches) && (control.saysHeld(cpu.id) || control.saysLeft(cpu.id))) {
            throw violation(7, "is held or has left, and is halted or searching: CPU " + cpu.id);
        }
        if (cpu.scheduler.counters().get(Counter.KICKS)
                > cpu.scheduler.counters().get(Counter.HALTS)) {
            throw violation(8, "has been kicked more often than it has halted: CPU " + cpu.id);
        }
        halted += isHalted ? 1 : 0;
        someSearch |= searches;
        // One whose task has been asked to give way goes on at this very moment.
        settled &= cpu.computing == null || !cpu.scheduler.isReschedNeeded();
    }

    /** 1, 18, 24. */
    private void visit(SimulatedCpu cpu) {
        Arrays.fill(present, false);
        visited = cpu.id;
        if (!cpu.scheduler.backlog().visitWaiting(LONGEST_INBOX, visitor)) {
            throw violation(1, "the inbox is a ring: CPU " + cpu.id);
        }
        if (bounded) {
            starving(cpu);
        }
    }

    private void found(TaskControlBlock task, int level) {
        int at = waiting.size();
        if (at == waitingAt.length) {
            waitingAt = Arrays.copyOf(waitingAt, 2 * at);
            waitingLevel = Arrays.copyOf(waitingLevel, 2 * at);
        }
        waiting.add(task);
        waitingAt[at] = visited;
        waitingLevel[at] = level;
        if (level >= 0 && level == task.level()) {
            present[level] = true;
        }
        Watch watch = watchOf(task);
        if (watch == null) {
            return;
        }
        if (watch.look != steps) {
            watch.look = steps;
            watch.seen = 0;
        }
        if (++watch.seen > 1) {
            throw violation(1, "is in two queues or inboxes: " + task);
        }
        if (!task.isReady()) {
            throw violation(1, "is in a queue or an inbox of CPU " + visited + " and not ready: " + task);
        }
        if (level >= 0 && watch.queuedAt != visited) {
            watch.moves += watch.queuedAt == Watch.NOWHERE ? 0 : 1;
            watch.queuedAt = visited;
            if (watch.moves > MOVES) {
                throw violation(24, "has been moved " + MOVES + " times without having run: " + task);
            }
        }
    }

    /** 18. */
    private void starving(SimulatedCpu cpu) {
        boolean excused = control.isHeld(cpu.id) || cpu.isStalled();
        for (int level = 0; level < LEVELS; level++) {
            int at = cpu.id * LEVELS + level;
            if (!present[level] || excused || cpu.scheduler.runningLevel() == level) {
                waitsSince[at] = NOT_WAITING;
            } else if (waitsSince[at] == NOT_WAITING) {
                waitsSince[at] = machine.now();
            } else if (machine.now() - waitsSince[at] > longestWait) {
                throw violation(
                        18,
                        "tasks of level " + level + " have waited on CPU " + cpu.id + " for "
                                + (machine.now() - waitsSince[at]) + " ns, and none has run");
            }
        }
    }

    /** 1, 10 for sleepers, 11, 13, 15. */
    private void eachTask() {
        for (int i = tasks.size() - 1; i >= 0; i--) {
            SimulatedTask task = tasks.get(i);
            PreemptibleTask state = task.control();
            if (state.isDead()) {
                if (!task.watch.ended) {
                    throw violation(14, "is dead and its context has not ended: " + state);
                }
                forget(i);
                continue;
            }
            if (task.watch.ended && !state.isRunning()) {
                throw violation(11, "its context has ended and it is not dead: " + state);
            }
            if (task.watch.cancelled && !state.isCancelled()) {
                throw violation(11, "is not cancelled any more: " + state);
            }
            task.watch.cancelled = state.isCancelled();
            boolean seen = task.watch.look == steps;
            if (settled && state.isReady() != seen) {
                throw violation(
                        1, (seen ? "is queued and not ready: " : "is ready and in no queue or inbox: ") + state);
            }
            if (state.isBlocked()) {
                task.watch.blocked = true;
                task.watch.woken = false;
                if (settled) {
                    blocked(state);
                }
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
                throw violation(15, "has been cancelled and is blocked: " + task);
            }
            if (script.isStuck()) {
                throw violation(13, "a wake was lost: " + task);
            }
            long until = script.sleepsUntil();
            if (until != Machine.NEVER && machine.now() - until > longestLateness) {
                throw violation(10, "sleeps for " + (machine.now() - until) + " ns too long: " + task);
            }
        }
    }

    /** 5: a CPU is halted and could run what waits. */
    private void workIsConserved() {
        for (int i = 0; i < waiting.size(); i++) {
            TaskControlBlock task = waiting.get(i);
            int at = waitingAt[i];
            // What is in an inbox can be taken only while its CPU runs something; else that one comes to it by itself.
            boolean reachable =
                    waitingLevel[i] >= 0 || !machine.cpu(at).scheduler.isIdle();
            for (int cpu = 0; reachable && cpu < cpus; cpu++) {
                if (smp.isHalted(cpu) && task.allows(cpu)) {
                    throw violation(5, "CPU " + cpu + " is halted and could run what waits on CPU " + at + ": " + task);
                }
            }
        }
    }

    private void settled(SimulatedCpu cpu) {
        if (cpu.halted != null) {
            if (control.saysHeld(cpu.id)) {
                held(cpu);
            } else {
                halted(cpu);
            }
        } else if (cpu.computing != null) {
            computes(cpu);
        }
    }

    /** 6, 16. */
    private void halted(SimulatedCpu cpu) {
        if (cpu.kicked || cpu.kick.isQueued()) {
            return;
        }
        if (!smp.isHalted(cpu.id)) {
            throw violation(6, "has been taken out of the halted ones, and nobody kicks it: CPU " + cpu.id);
        }
        if (!cpu.scheduler.backlog().isInboxEmpty()) {
            throw violation(6, "is halted, with something in its inbox: CPU " + cpu.id);
        }
        if (control.isHeld(cpu.id)) {
            throw violation(21, "shall be held and is halted: CPU " + cpu.id);
        }
    }

    /** 6, 21. */
    private void held(SimulatedCpu cpu) {
        if (cpu.kicked || cpu.kick.isQueued()) {
            return;
        }
        if (!control.isHeld(cpu.id)) {
            throw violation(21, "holds, and nobody wants it to: CPU " + cpu.id);
        }
        if (control.isOffline(cpu.id)) {
            throw violation(21, "is offline and does not leave: CPU " + cpu.id);
        }
        if (!cpu.scheduler.backlog().isInboxEmpty()) {
            throw violation(6, "is held, with something in its inbox: CPU " + cpu.id);
        }
        for (int i = 0; i < waiting.size(); i++) {
            if (waitingAt[i] == cpu.id && waiting.get(i).affinity().intersects(control.open())) {
                throw violation(
                        21, "waits on CPU " + cpu.id + ", which is held, and could run elsewhere: " + waiting.get(i));
            }
        }
    }

    /** 10, 15, 16, 21: what computes, may be preempted, and has not been asked to give way. */
    private void computes(SimulatedCpu cpu) {
        PreemptibleTask running = cpu.scheduler.running();
        if (running == null) {
            throw violation(11, "runs a task and does not say which: CPU " + cpu.id);
        }
        if (smp.isHalted(cpu.id)) {
            throw violation(7, "runs a task and is among the halted: CPU " + cpu.id);
        }
        if (cpu.interrupt.isQueued()) {
            return;
        }
        if (control.isHeld(cpu.id)) {
            throw violation(21, "shall be held and is not asked to: CPU " + cpu.id);
        }
        if (!running.allows(cpu.id)) {
            throw violation(16, "runs on CPU " + cpu.id + ", where it may not, and is not asked to leave: " + running);
        }
        if (running.isCancelled() && running.context() instanceof ScriptedContext) {
            throw violation(15, "has been cancelled and is not asked to end: " + running);
        }
        for (int i = 0; i < waiting.size(); i++) {
            if (waitingAt[i] == cpu.id) {
                waitsForRunning(cpu, running, waiting.get(i), waitingLevel[i]);
            }
        }
    }

    private void waitsForRunning(SimulatedCpu cpu, PreemptibleTask running, TaskControlBlock task, int level) {
        boolean comes = cpu.slice.isQueued();
        boolean granted = bounded && comes;
        if (task.level() < running.level() && !granted) {
            throw violation(10, "waits for CPU " + cpu.id + ", which runs something less urgent: " + task);
        }
        if (task.level() == running.level() && !comes) {
            throw violation(10, "waits for CPU " + cpu.id + ", whose slice does not end: " + task);
        }
        if (bounded && !comes) {
            throw violation(18, "waits for CPU " + cpu.id + ", which will not look: " + task);
        }
        boolean misplaced = level >= 0 && (level != task.level() || !task.allows(cpu.id));
        if (misplaced && !cpu.scheduler.backlog().isOutdated()) {
            throw violation(16, "waits on CPU " + cpu.id + " in a wrong queue: " + task);
        }
    }

    // ---- the end ----

    /** 3, 20: after everything has been cancelled and has had its time. */
    void end() {
        for (SimulatedTask task : tasks) {
            PreemptibleTask state = task.control();
            if (!state.isDead() && !state.isNew()) {
                throw violation(20, "has been cancelled and has not ended: " + state);
            }
        }
        if (smp.startedCount() != smp.endedCount()) {
            throw violation(3, smp.startedCount() + " tasks were started and " + smp.endedCount() + " have ended");
        }
        if (machine.cpusRunning() != 0) {
            throw violation(
                    20, "all tasks have ended, and the loops of " + machine.cpusRunning() + " CPUs have not left");
        }
    }
}
