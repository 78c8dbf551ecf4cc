package dev.heddle.simulator;

import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.cpu.WaitingVisitor;
import dev.heddle.smp.PauseControl;
import java.util.Arrays;

/** The properties of what waits in queues and inboxes: 1, 18, 24. */
final class WaitingChecks {
    /** No task is moved from queue to queue so often without having run. */
    private static final int MOVES = 100;

    /** So long an inbox is a ring. */
    private static final int LONGEST_INBOX = 1_000_000;

    private static final int LEVELS = PeerCpu.IDLE_LEVEL;
    private static final long NOT_WAITING = -1;

    private final SimulatedMachine machine;
    private final PauseControl control;
    private final Look look;
    private final boolean bounded;

    /** For how long a level may wait on one CPU, if the bound is on. */
    private final long longestWait;

    /** For each CPU and level: since when tasks of the level have waited there and none has run. */
    private final long[] waitsSince;

    /** Of the CPU that is being looked at: which levels have something. */
    private final boolean[] present = new boolean[LEVELS];

    private int visited;
    private final WaitingVisitor visitor = this::found;

    WaitingChecks(SimulatedMachine machine, PauseControl control, Look look, SimulationBuilder settings) {
        this.machine = machine;
        this.control = control;
        this.look = look;
        long bound = settings.starvationBound.toNanos();
        this.bounded = bound != 0;
        // Up to three levels starve at a time, and the grant of each may take a fifth of the bound before its turn
        // comes.
        this.longestWait = 2 * bound + 10 * settings.slice.toNanos() + settings.checkSlack;
        this.waitsSince = new long[settings.cpus * LEVELS];
        Arrays.fill(waitsSince, NOT_WAITING);
    }

    /** A task of this level starts there. */
    void starts(SimulatedCpu cpu, int level) {
        waitsSince[cpu.id * LEVELS + level] = NOT_WAITING;
    }

    void visit(SimulatedCpu cpu) {
        Arrays.fill(present, false);
        visited = cpu.id;
        if (!visit(cpu, visitor)) {
            throw look.violation(1, "the inbox is a ring: CPU " + cpu.id);
        }
        if (bounded) {
            starving(cpu);
        }
    }

    /** Shows everything that waits there. Returns false if the inbox is a ring. */
    static boolean visit(SimulatedCpu cpu, WaitingVisitor visitor) {
        return cpu.scheduler.backlog().visitWaiting(LONGEST_INBOX, visitor);
    }

    private void found(TaskControlBlock task, int level) {
        look.waits(task, visited, level);
        if (level >= 0 && level == task.level()) {
            present[level] = true;
        }
        Watch watch = Watch.of(task);
        if (watch == null) {
            return;
        }
        if (watch.look != look.steps()) {
            watch.look = look.steps();
            watch.seen = 0;
        }
        if (++watch.seen > 1) {
            throw look.violation(1, "is in two queues or inboxes: " + task);
        }
        if (!task.isReady()) {
            throw look.violation(1, "is in a queue or an inbox of CPU " + visited + " and not ready: " + task);
        }
        if (level >= 0 && watch.queuedAt != visited) {
            watch.moves += watch.queuedAt == Watch.NOWHERE ? 0 : 1;
            watch.queuedAt = visited;
            if (watch.moves > MOVES) {
                throw look.violation(24, "has been moved " + MOVES + " times without having run: " + task);
            }
        }
    }

    private void starving(SimulatedCpu cpu) {
        boolean excused = control.isHeld(cpu.id) || cpu.isStalled();
        for (int level = 0; level < LEVELS; level++) {
            int at = cpu.id * LEVELS + level;
            if (!present[level] || excused || cpu.scheduler.runningLevel() == level) {
                waitsSince[at] = NOT_WAITING;
            } else if (waitsSince[at] == NOT_WAITING) {
                waitsSince[at] = machine.now();
            } else if (machine.now() - waitsSince[at] > longestWait) {
                throw look.violation(
                        18,
                        "tasks of level " + level + " have waited on CPU " + cpu.id + " for "
                                + (machine.now() - waitsSince[at]) + " ns, and none has run");
            }
        }
    }
}
