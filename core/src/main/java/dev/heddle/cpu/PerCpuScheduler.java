package dev.heddle.cpu;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.machine.Machine;
import dev.heddle.machine.Tenure;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One CPU: the one loop that every CPU runs, and its state. What waits here is its {@link Backlog}.
 *
 * <p>Who may touch what: everything in this class belongs to the owner, which is the CPU's loop or the task that
 * runs on it at that moment (never both at once: the loop stands still while a task runs). Other CPUs and threads reach
 * this one by what is a {@link PeerCpu}'s, which goes through its inbox, its stealable queues, {@link CurrentTask} and the idle word, and
 * through nothing else.
 *
 * <p>Rejected: letting a waking task switch to the woken one at once. Every switch goes through the loop, so there is one
 * place where a CPU chooses, and the loop's own stack is the idle context.
 */
public final class PerCpuScheduler extends PeerCpu {
    /** 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    /** Enough that a return costs nothing, few enough that the loop is compiled after some ten thousand turns. */
    private static final int TURNS_PER_CALL = 16;

    private final boolean hasOthers;
    private final StarvationBound starvation;
    private final Xorshift random;
    private boolean inLoop = true;
    private long tasksCreated;
    private int tasksPlaced;
    private boolean searching;
    private boolean preempting;

    public PerCpuScheduler(
            int id, Machine machine, Neighbours neighbours, Tuning tuning, @Nullable SchedulingEvents events) {
        this(id, machine, neighbours, tuning, new StarvationBound(tuning.starvationBoundNanos()), events);
    }

    private PerCpuScheduler(
            int id,
            Machine machine,
            Neighbours neighbours,
            Tuning tuning,
            StarvationBound starvation,
            @Nullable SchedulingEvents events) {
        super(id, machine, neighbours, tuning, starvation, events);
        this.hasOthers = machine.cpuCount() > 1;
        this.starvation = starvation;
        this.random = new Xorshift(machine.seed(id));
    }

    /** The loop. */
    @Override
    public void run(Tenure tenure) {
        if (inLoop) {
            accounting.begins();
        } else {
            takeOver();
        }
        boolean stays;
        do {
            stays = turns(tenure);
        } while (stays);
    }

    /**
     * Some turns of the loop. In each the CPU sees to what has come, then runs a task until that gives way, or halts.
     *
     * <p>Its shape serves the JVM and the processor:
     *
     * <ol>
     *   <li>It returns now and then, so it is called often enough to be compiled like any other method. The body of a loop that
     *       never ends would be interpreted for ten times as long, and compiled from what it did first.
     *   <li>Tasks are resumed from here, and not from a method that this one calls, and it goes on with the next turn by itself. The
     *       processor foretells where a method returns to by the calls that it has seen, and after a switch of virtual threads it has
     *       seen those of the task that came off: each return between the switch and this loop is foretold wrongly, which costs some
     *       8 ns. It serves the benchmarks yield, park-1cpu, ring and job-dispatch, by 6 to 10 %.
     * </ol>
     *
     * @return false if this thread leaves
     */
    private boolean turns(Tenure tenure) {
        for (int i = 0; i < TURNS_PER_CALL; i++) {
            if (current.takeNeedResched() && neighbours.isHeld(id) && !waitWhileHeld()) {
                return false;
            }
            TaskControlBlock task = chooseNext();
            if (task != null) {
                if (dispatch(task)) {
                    long started = accounting.now();
                    boolean ended = isDropped(task) || task.resume();
                    if (tenure.role() != this) {
                        // This thread is the CPU no more: nothing here may be touched.
                        SeizedTask.comeOff(task, ended, machine.nanoTime() - started, neighbours);
                        return false;
                    }
                    cameOff(task, started, ended);
                }
            } else if (neighbours.isStopping()) {
                accounting.leaves();
                return false;
            } else if (!hasOwnWork()) {
                // Else it came while we searched, and we need not go through H to see to it.
                halt();
            }
        }
        return true;
    }

    /** Queues what has come and announces what it will not run, then takes a task, or searches for one. */
    private @Nullable TaskControlBlock chooseNext() {
        backlog.drainInbox();
        backlog.expireTimers(accounting.now());
        if (backlog.isOutdated()) {
            backlog.moveMisplaced(CpuMask.NONE);
        }
        if (backlog.holdsSurplus()) {
            backlog.narrowRunners();
            neighbours.notifySurplus(this);
        }
        TaskControlBlock task = backlog.takeNext(starvation, accounting.now());
        if (task == null) {
            current.setLevel(IDLE_LEVEL);
            task = neighbours.search(this);
            if (task != null) {
                accounting.readClock();
            }
        }
        if (task != null && searching) {
            neighbours.stopSearching(this);
        }
        return task;
    }

    /** A thread that was here before is stuck in a task, and has been left alone with it: see {@link Tenure}. */
    private void takeOver() {
        inLoop = true;
        preempting = false;
        current.set(null);
        accounting.takenOver();
    }

    /**
     * Paused or offline: starts no task. What waits here and may run elsewhere goes there, whatever else comes is passed
     * on or kept, sleepers are woken in time.
     *
     * @return false if the CPU went offline, and its carrier shall end
     */
    private boolean waitWhileHeld() {
        current.setLevel(IDLE_LEVEL);
        accounting.idles();
        while (!neighbours.endHold(id)) {
            current.takeNeedResched();
            // Read before the queues: from then on every task may run elsewhere, and none is placed here.
            boolean leaves = neighbours.isOffline(id);
            backlog.drainInbox();
            backlog.expireTimers(accounting.now());
            // Who leaves keeps nothing, not even what must wait on a CPU that is paused.
            CpuMask others = leaves ? CpuMask.ALL : neighbours.open();
            if (!others.isEmpty() || backlog.isOutdated()) {
                // Even if the same were open at the last look: one may have been paused in between, as its task was
                // moved.
                backlog.moveMisplaced(others);
            }
            if (leaves) {
                backlog.wakeSleepers();
                if (backlog.levelsHint() == 0) {
                    accounting.leaves();
                    neighbours.left(this);
                    return false;
                }
                // All others were closed as something was placed, which therefore came here again: it goes to one that
                // stays online.
            } else {
                neighbours.waitWhileHeld(this, backlog.nextDeadline());
                accounting.readClock();
            }
        }
        return true;
    }

    private void halt() {
        accounting.halts();
        long before = accounting.now();
        neighbours.halt(this, backlog.nextDeadline());
        accounting.halted(before);
    }

    // ---- running a task ----

    /** Returns whether the task shall be resumed; if not, it is where it belongs. */
    private boolean dispatch(TaskControlBlock task) {
        if (!task.allows(id)) {
            neighbours.place(task);
            return false;
        }
        int last = task.lastCpu();
        task.ranOn(id);
        PreemptibleTask preemptible = task instanceof PreemptibleTask one ? one : null;
        if (!(preemptible != null ? task.dispatchAndOwe() : task.dispatchJobAndOwe())) {
            return false;
        }
        if (!task.allows(id)) {
            // Changed in between: see TaskControlBlock.runningOn.
            task.undoDispatchAndOwe();
            neighbours.place(task);
            return false;
        }
        dispatched(task, preemptible, last);
        inLoop = false;
        return true;
    }

    private void dispatched(TaskControlBlock task, @Nullable PreemptibleTask preemptible, int last) {
        accounting.dispatched(task, preemptible, last);
        current.setLevel(task.level());
        if (preemptible != null) {
            current.set(preemptible);
            current.armInterrupt(backlog, accounting.now());
            if (preemptible.hasPendingCancellation()) {
                // Cancelled while it waited, or while it moved from CPU to CPU: it ends at its first preemption point.
                current.needResched();
            }
        }
        if (!backlog.isInboxEmpty()) {
            // Came while we were choosing. If this task gives way, we see to it; if it does not, a searcher may.
            current.needResched();
            neighbours.notifySurplus(this);
        } else if (backlog.isOutdated()) {
            // Pair (outdated, level): whoever changed a waiting task has read the level that was stored here before.
            current.needResched();
        }
    }

    /** A job that was queued when the scheduler was told to cancel all: it ends without having run. */
    private boolean isDropped(TaskControlBlock task) {
        return !(task instanceof PreemptibleTask) && neighbours.dropsJobs();
    }

    private void cameOff(TaskControlBlock task, long started, boolean ended) {
        inLoop = true;
        if (task instanceof PreemptibleTask preemptible) {
            current.set(null);
            long ran = accounting.ran(preemptible, started);
            starvation.ran(current.ownLevel(), ran, accounting.now());
        } else {
            accounting.ranJob(backlog.nextDeadline() != Machine.NEVER);
        }
        if (ended) {
            accounting.ended();
            if (task instanceof PreemptibleTask preemptible) {
                neighbours.reaped(preemptible);
            }
            task.end();
            accounting.counters.increment(Counter.ENDED);
        } else if (task.comeOffAndOwe()) {
            accounting.requeued(task, preempting);
            if (task.allows(id)) {
                if (preempting) {
                    // The tail of its level is behind what was woken while it ran; else that would wait for one slice
                    // more.
                    backlog.drainInbox();
                    backlog.expireTimers(accounting.now());
                    neighbours.sliceEnded(this, task);
                }
                backlog.addAgain(task);
            } else {
                neighbours.place(task);
            }
        } else {
            // Whoever wakes it owns it from here on: not a field of it may be touched any more.
            accounting.blocked();
        }
        preempting = false;
    }

    // ---- for a task that runs here, and for wakes made here ----

    /** A task became ready by a wake made on this very CPU, and the caller must enqueue it. */
    public void enqueueLocal(TaskControlBlock task) {
        accounting.counters.increment(Counter.WAKES_LOCAL);
        // Read before it is queued: after that it may be somebody else's.
        int level = task.level();
        long readyAt = task.readyAt;
        backlog.add(task);
        if (inLoop) {
            // Woken by the loop itself, which looks at its queues next and announces what it will not run.
            return;
        }
        current.wokeAnother(level, readyAt);
        if (hasOthers) {
            seeToQueued(task);
        }
    }

    /**
     * The running task goes on, and has just queued another one here. Pair (queue, what may have changed): it has been queued, then,
     * after a fence, we read; whoever changes where a task may run does so first, marks the queues that it may be in as
     * outdated, then looks at what is queued.
     */
    private void seeToQueued(TaskControlBlock task) {
        if (task.affinity().only() != id) {
            neighbours.notifySurplus(this);
        } else {
            VarHandle.fullFence();
        }
        if (backlog.isOutdated()) {
            current.needResched();
        }
    }

    /** Puts the task that runs here to sleep as far as this CPU is concerned; the task then blocks. */
    public void sleepUntil(PreemptibleTask sleeper, long deadline) {
        backlog.addTimer(sleeper.timerFor(deadline));
        // If it is pinned to its carrier it will block the loop that expires its timer: see reschedule().
        current.mindTimer(deadline);
    }

    /** Whether the running task is about to give way because it was asked to. */
    public void setPreempting(boolean preempting) {
        this.preempting = preempting;
    }

    /** Whether no task and no job runs. */
    public boolean isInLoop() {
        return inLoop;
    }

    /** 1, 2, 3, ... */
    public long nextTaskNumber() {
        return ++tasksCreated;
    }

    /**
     * A number from 0 to {@code bound} - 1, for the home of a new task: consecutive calls spread evenly (Fibonacci hashing,
     * then a range reduction by multiplication).
     */
    public int nextHome(int bound) {
        return home(tasksPlaced++, bound);
    }

    /** The same for whoever counts himself. */
    public static int home(long number, int bound) {
        return (int) ((Integer.toUnsignedLong((int) number * GOLDEN_RATIO) * bound) >>> 32);
    }

    // ---- for the search and halt protocol, on this CPU ----

    /** Step 2 of halting: something that this CPU must see to before it sleeps. Volatile reads, after the idle word. */
    public boolean hasOwnWork() {
        return !backlog.isInboxEmpty()
                || current.isReschedNeededForSure()
                || backlog.nextDeadline() <= accounting.now();
    }

    /** It has found no work, and goes on looking for some time. */
    public void lingers() {
        accounting.idles();
    }

    /** When a sleeper is to be woken here, or {@link Machine#NEVER}. */
    public long nextDeadline() {
        return backlog.nextDeadline();
    }

    /** Somebody took this CPU out of the halted ones. */
    public void wasKicked() {
        accounting.kicked();
    }

    /** For choices of this CPU. */
    public Xorshift random() {
        return random;
    }

    public boolean isSearching() {
        return searching;
    }

    public void setSearching(boolean searching) {
        this.searching = searching;
    }
}
