package dev.heddle.cpu;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Machine;
import dev.heddle.machine.Tenure;
import org.jspecify.annotations.Nullable;

/**
 * One CPU: its state and the one loop that every CPU runs.
 *
 * <p>Who may touch what: fields without a word on threads belong to the owner, which is the CPU's loop or the task that
 * runs on it at that moment (never both at once: the loop stands still while a task runs). Other CPUs and threads reach
 * this one through its inbox, its stealable queues, {@link CurrentTask} and the idle word, and through nothing else.
 *
 * <p>Rejected: letting a waking task switch to the woken one at once. Every switch goes through the loop, so there is one
 * place where a CPU chooses, and the loop's own stack is the idle context.
 */
public final class PerCpuScheduler implements CpuEntry {
    /** Less urgent than every task: the level of a CPU that runs none. */
    public static final int IDLE_LEVEL = ReadyQueues.LEVELS;

    /** How late the interrupt for a due timer comes: a CPU that reaches its loop by itself needs none. */
    private static final long TIMER_SLACK_NANOS = 250_000;

    /** So many remote wakes are queued before a task has its turn again: some 50 µs at the worst. */
    private static final int WAKES_PER_TURN = 500;

    /** Jobs are not timed one by one; after so many the loop reads the clock all the same. */
    private static final int JOBS_PER_CLOCK_READ = 64;

    /** As a set of CPUs: whatever may run at all. */
    private static final int EVERYWHERE = -1;

    /** Any odd number: makes the first states of the CPUs' generators differ. */
    private static final int RANDOM_SEED = 0x9E3779B9;

    private final int id;
    private final Machine machine;
    private final Neighbours neighbours;
    private final long sliceNanos;

    private final ReadyQueues ready = new ReadyQueues();
    private final RemoteInbox inbox = new RemoteInbox();
    private final TimerQueue timers = new TimerQueue();
    private final CpuCounters counters = new CpuCounters();
    private final LatencyHistogram wakeLatency = new LatencyHistogram();
    private final CurrentTask current = new CurrentTask();
    private final StarvationBound starvation;
    private final CpuTime time;
    private final SwitchTrace trace;

    private boolean inLoop = true;

    private int random;
    private long tasksCreated;
    private boolean searching;
    private boolean kickedForNothing;
    private boolean preempting;

    private int jobsSinceClockRead;

    public PerCpuScheduler(
            int id, Machine machine, Neighbours neighbours, Tuning tuning, @Nullable SchedulingEvents events) {
        this.id = id;
        this.machine = machine;
        this.neighbours = neighbours;
        this.sliceNanos = tuning.sliceNanos();
        this.starvation = new StarvationBound(tuning.starvationBoundNanos());
        this.time = new CpuTime(machine, counters);
        this.trace = new SwitchTrace(id, events);
        this.random = RANDOM_SEED * (id + 1);
    }

    /** The loop. */
    @Override
    public void run(Tenure tenure) {
        if (inLoop) {
            time.start();
        } else {
            takeOver();
        }
        while (true) {
            if (current.takeNeedResched() && neighbours.isHeld(id)) {
                if (!waitWhileHeld()) {
                    return;
                }
            }
            drainInbox();
            expireTimers();
            if (ready.isOutdated()) {
                moveMisplaced(0);
            }
            if (ready.holdsSurplus()) {
                neighbours.notifySurplus(this);
            }
            int level = starvation.choose(ready, time.now());
            TaskControlBlock task = level == StarvationBound.HIGHEST ? ready.takeHighest() : ready.take(level);
            if (task == null) {
                current.setLevel(IDLE_LEVEL);
                task = neighbours.search(this);
                if (task != null) {
                    time.read();
                }
            }
            if (task != null) {
                if (searching) {
                    neighbours.stopSearching(this);
                }
                if (!runTask(task, tenure)) {
                    return;
                }
            } else if (neighbours.isStopping()) {
                time.stop();
                return;
            } else {
                halt();
            }
        }
    }

    // ---- what the loop does ----

    private void drainInbox() {
        TaskControlBlock task = inbox.drain();
        if (task != null && trace.isOn()) {
            // It may have come off another CPU after our clock was read; a trace must not show it on both.
            time.read();
        }
        for (int left = WAKES_PER_TURN; task != null; left--) {
            if (left == 0) {
                // Ten thousands may have come at once: others must not wait for them all.
                inbox.putBack(task);
                return;
            }
            TaskControlBlock next = RemoteInbox.next(task);
            counters.increment(Counter.WAKES_REMOTE);
            if (task.allows(id)) {
                enqueue(task);
            } else {
                // Pushed by somebody who went by an older affinity; whoever changed it may have told us before that
                // push.
                neighbours.place(task);
            }
            task = next;
        }
    }

    private void expireTimers() {
        SleepTimer due = timers.pollDue(time.now());
        while (due != null) {
            due.fire();
            due = timers.pollDue(time.now());
        }
    }

    /**
     * Puts every task where its level and affinity want it now.
     *
     * @param others also hands on what may run on one of these CPUs
     */
    private void moveMisplaced(int others) {
        TaskControlBlock task = ready.takeMisplaced(id, others);
        while (task != null) {
            TaskControlBlock next = RemoteInbox.next(task);
            if (task.allows(id) && (task.affinity() & others) == 0) {
                ready.add(task);
            } else {
                neighbours.place(task);
            }
            task = next;
        }
    }

    /**
     * Paused or offline: starts no task. What waits here and may run elsewhere goes there, whatever else comes is passed
     * on or kept, sleepers are woken in time.
     *
     * @return false if the CPU went offline, and its carrier shall end
     */
    private boolean waitWhileHeld() {
        current.setLevel(IDLE_LEVEL);
        time.beginIdle();
        trace.idles(time.now());
        while (!neighbours.endHold(id)) {
            current.takeNeedResched();
            // Read before the queues: from then on every task may run elsewhere, and none is placed here.
            boolean leaves = neighbours.isOffline(id);
            drainInbox();
            expireTimers();
            // Who leaves keeps nothing, not even what must wait on a CPU that is paused.
            int others = leaves ? EVERYWHERE : neighbours.open();
            if (others != 0 || ready.isOutdated()) {
                // Even if the same were open at the last look: one may have been paused in between, as its task was
                // moved.
                moveMisplaced(others);
            }
            if (leaves) {
                wakeSleepers();
                time.stop();
                neighbours.left(this);
                return false;
            }
            neighbours.waitWhileHeld(this, timers.nextDeadline());
            time.read();
        }
        return true;
    }

    /** Before their time: each queues its timer again, on the CPU that it then runs on. */
    private void wakeSleepers() {
        SleepTimer sleeper = timers.pollDue(Machine.NEVER);
        while (sleeper != null) {
            sleeper.fire();
            sleeper = timers.pollDue(Machine.NEVER);
        }
    }

    /** Returns false if this thread is the CPU no more: then nothing here may be touched. */
    private boolean runTask(TaskControlBlock task, Tenure tenure) {
        if (!task.allows(id)) {
            neighbours.place(task);
            return true;
        }
        int last = task.lastCpu();
        task.ranOn(id);
        PreemptibleTask preemptible = task instanceof PreemptibleTask one ? one : null;
        if (!(preemptible != null ? task.dispatchAndOwe() : task.dispatchJobAndOwe())) {
            return true;
        }
        if (!task.allows(id)) {
            // Changed in between: see TaskControlBlock.runningOn.
            task.undoDispatchAndOwe();
            neighbours.place(task);
            return true;
        }
        dispatched(task, preemptible, last);
        inLoop = false;
        long started = time.now();
        boolean ended = (preemptible == null && neighbours.dropsJobs()) || task.resume();
        if (tenure.role() != this) {
            SeizedTask.comeOff(task, ended, machine.nanoTime() - started, neighbours);
            return false;
        }
        inLoop = true;
        if (preemptible != null) {
            current.set(null);
            long ran = time.read() - started;
            preemptible.runNanos += ran;
            starvation.ran(current.ownLevel(), ran, time.now());
            jobsSinceClockRead = 0;
        } else if (timers.nextDeadline() != Machine.NEVER || ++jobsSinceClockRead >= JOBS_PER_CLOCK_READ) {
            jobsSinceClockRead = 0;
            time.read();
        }
        cameOff(task, ended);
        return true;
    }

    /** A thread that was here before is stuck in a task, and has been left alone with it: see {@link Tenure}. */
    private void takeOver() {
        inLoop = true;
        preempting = false;
        current.set(null);
        jobsSinceClockRead = 0;
        time.read();
        trace.cameOff(RunEnd.BLOCKED);
        counters.increment(Counter.HAND_OVERS);
    }

    private void dispatched(TaskControlBlock task, @Nullable PreemptibleTask preemptible, int last) {
        kickedForNothing = false;
        time.beginBusy();
        long now = time.now();
        if (last != id && last != TaskControlBlock.NO_CPU) {
            counters.increment(Counter.MIGRATIONS);
            trace.migrated(task, now, last);
        }
        counters.increment(Counter.SWITCHES);
        if (preemptible != null) {
            preemptible.dispatches++;
            if (task.readyAt != 0) {
                long waited = Math.max(0, now - task.readyAt);
                preemptible.waitNanos += waited;
                if (task.isWoken()) {
                    wakeLatency.record(waited);
                }
            }
        }
        trace.runs(task, now);

        int level = task.level();
        current.setLevel(level);
        if (preemptible != null) {
            current.set(preemptible);
            armInterrupt(level);
            if (preemptible.hasPendingCancellation()) {
                // Cancelled while it waited, or while it moved from CPU to CPU: it ends at its first preemption point.
                current.needResched();
            }
        }
        if (!inbox.isEmpty()) {
            // Came while we were choosing. If this task gives way, we see to it; if it does not, a searcher may.
            current.needResched();
            neighbours.notifySurplus(this);
        } else if (ready.isOutdated()) {
            // Pair (outdated, level): whoever changed a waiting task has read the level that was stored here before.
            current.needResched();
        }
    }

    /** The slice ends only if somebody waits for it; a sleeper whose time comes must be seen to. */
    private void armInterrupt(int level) {
        long now = time.now();
        long deadline = ready.holdsAtLeast(level) ? now + sliceNanos : Machine.NEVER;
        deadline = Math.min(deadline, starvation.deadline(now, sliceNanos));
        long timer = timers.nextDeadline();
        if (timer != Machine.NEVER) {
            deadline = Math.min(deadline, Math.max(timer, now) + TIMER_SLACK_NANOS);
        }
        // What is replaced may be a waker's deadline, who pushed to our inbox: we look at that next. (Volatile both.)
        machine.rearmSlice(id, deadline);
    }

    private void cameOff(TaskControlBlock task, boolean ended) {
        if (ended) {
            trace.cameOff(RunEnd.ENDED);
            if (task instanceof PreemptibleTask preemptible) {
                neighbours.reaped(preemptible);
            }
            task.end();
            counters.increment(Counter.ENDED);
        } else if (task.comeOffAndOwe()) {
            trace.cameOff(preempting ? RunEnd.PREEMPTED : RunEnd.YIELDED);
            if (preempting) {
                counters.increment(Counter.PREEMPTIONS);
            }
            task.stampRequeue(time.now());
            if (task.allows(id)) {
                if (preempting) {
                    neighbours.sliceEnded(this, task);
                }
                ready.add(task);
            } else {
                neighbours.place(task);
            }
        } else {
            // Whoever wakes it owns it from here on: not a field of it may be touched any more.
            trace.cameOff(RunEnd.BLOCKED);
        }
        preempting = false;
    }

    private void halt() {
        trace.idles(time.now());
        time.beginIdle();
        if (kickedForNothing) {
            kickedForNothing = false;
            counters.increment(Counter.USELESS_KICKS);
        }
        counters.increment(Counter.HALTS);
        long before = time.now();
        neighbours.halt(this, timers.nextDeadline());
        counters.add(Counter.HALTED_NANOS, time.read() - before);
    }

    // ---- for a task that runs here, and for wakes made here ----

    /** A task became ready by a wake made on this very CPU, and the caller must enqueue it. Owner only. */
    public void enqueueLocal(TaskControlBlock task) {
        counters.increment(Counter.WAKES_LOCAL);
        // Read before it is queued: after that it may be somebody else's.
        int level = task.level();
        long readyAt = task.readyAt;
        enqueue(task);
        if (inLoop) {
            // Woken by the loop itself, which looks at its queues next and announces what it will not run.
            return;
        }
        if (level < current.ownLevel()) {
            current.needResched();
        } else if (current.get() != null && (level == current.ownLevel() || starvation.isOn())) {
            long now = readyAt == 0 ? machine.nanoTime() : readyAt;
            machine.armSlice(id, level == current.ownLevel() ? now + sliceNanos : starvation.lookBy(now));
        }
        // Read last: whoever widens it before this is seen here, whoever does so later finds the task queued.
        if (task.affinity() != 1 << id) {
            neighbours.notifySurplus(this);
        }
    }

    private void enqueue(TaskControlBlock task) {
        trace.woken(task);
        ready.add(task);
    }

    /** Puts the task that runs here to sleep as far as this CPU is concerned; the task then blocks. */
    public void sleepUntil(PreemptibleTask sleeper, long deadline) {
        timers.add(sleeper.timerFor(deadline));
        // If it is pinned to its carrier it will block the loop that expires its timer: see reschedule().
        machine.armSlice(id, deadline + TIMER_SLACK_NANOS);
    }

    /** Whether the task that runs here shall give way. Polled at preemption points. */
    public boolean isReschedNeeded() {
        return current.isReschedNeeded();
    }

    /** Whether the running task is about to give way because it was asked to. Owner only. */
    public void setPreempting(boolean preempting) {
        this.preempting = preempting;
    }

    /** The task that runs here, unless it is a job. For the task itself; others get a hint. */
    public @Nullable PreemptibleTask running() {
        return current.get();
    }

    // ---- for other CPUs and threads ----

    /** A task for this CPU from elsewhere. The caller reads the idle word next: Dekker pair (inbox, idle). */
    public void pushRemote(TaskControlBlock task) {
        inbox.push(task);
    }

    /**
     * The level or affinity of a task that may wait here has changed. Any thread, after the change.
     *
     * @param level its level now
     * @param mayStay whether it may run here
     */
    public void waitingTaskChanged(int level, boolean mayStay) {
        ready.markOutdated();
        if (mayStay) {
            urge(level);
        } else if (!isIdle() && (readyHint() > 0 || !inbox.isEmpty())) {
            machine.interrupt(id);
        }
    }

    /** Asks the CPU to come to its loop. Any thread; if it may be halted, the caller kicks it. */
    public void ring() {
        current.needResched();
        machine.rung(id);
    }

    /** After a push to this CPU, which was not halted: sees to it that it looks at its inbox in time. */
    public void urge(int level) {
        int running = current.level();
        if (level < running && running != IDLE_LEVEL) {
            machine.interrupt(id);
        } else if (level == running) {
            machine.armSlice(id, machine.nanoTime() + sliceNanos);
        } else if (starvation.isOn() && running != IDLE_LEVEL) {
            machine.armSlice(id, starvation.lookBy(machine.nanoTime()));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Also ends the sleep of a task that holds its CPU while it sleeps, because it is pinned to its carrier: that CPU
     * cannot come to its loop and expire its timers.
     */
    @Override
    public void reschedule() {
        current.needResched();
        PreemptibleTask running = running();
        long deadline = running == null ? Machine.NEVER : running.sleepDeadline();
        if (running == null || deadline == Machine.NEVER) {
            return;
        }
        if (deadline <= machine.nanoTime()) {
            running.endSleep();
        } else {
            machine.armSlice(id, deadline + TIMER_SLACK_NANOS);
        }
    }

    /** Whether no task and no job runs. Owner only. */
    public boolean isInLoop() {
        return inLoop;
    }

    /** The level it runs at; {@link #IDLE_LEVEL} if it runs nothing. A hint. */
    public int runningLevel() {
        return current.levelHint();
    }

    /** Time that no counter has yet, up to {@code upTo}; a hint. */
    public long unbookedNanos(long upTo) {
        return time.unbookedNanos(upTo);
    }

    /** Whether it is without a task; a hint. */
    public boolean isIdle() {
        return runningLevel() == IDLE_LEVEL;
    }

    /** Whether it has been asked to come to its loop, or something waits for that; a hint. */
    public boolean isAwaited() {
        return isReschedNeeded() || ready.sizeHint() > 0 || !inbox.isEmpty();
    }

    /** The task that has waited longest at a level, if any; a hint. */
    public @Nullable TaskControlBlock longestReady(int level) {
        return ready.longestAt(level);
    }

    /** The task that came to its inbox first, if any; a hint. */
    public @Nullable TaskControlBlock longestInInbox() {
        return inbox.oldestHint();
    }

    /** How many tasks wait in its queues; a hint. */
    public int readyHint() {
        return ready.sizeHint();
    }

    /** Of the CPUs in {@code candidates}, those that may run something that waits here. */
    public int runnersAmong(int candidates) {
        int runners = ready.runnersAmong(candidates);
        return runners == candidates ? runners : runners | strandedRunnersAmong(candidates);
    }

    /** The same for its inbox, which counts only while it runs something, since that may go on for long. */
    private int strandedRunnersAmong(int candidates) {
        return current.level() == IDLE_LEVEL ? 0 : inbox.runnersAmong(candidates);
    }

    /** How many tasks of a level wait in its queue; a hint. */
    public int readyHint(int level) {
        return ready.sizeHint(level);
    }

    /** How many tasks of a level it has: in its queue, or running. A hint. */
    public int loadHint(int level) {
        return readyHint(level) + (runningLevel() == level ? 1 : 0);
    }

    /** Whether tasks more urgent than a level wait in its queues. Owner only. */
    public boolean holdsMoreUrgentThan(int level) {
        return level > 0 && ready.holdsAtLeast(level - 1);
    }

    /** Takes one task of a level from another CPU's queue into its own. Owner only. */
    public void stealOne(PerCpuScheduler victim, int level) {
        TaskControlBlock task = victim.ready.steal(level, id);
        if (task != null) {
            stole(task);
            ready.add(task);
        }
    }

    // ---- for the search and halt protocol, on this CPU ----

    /** Steals from another CPU's queue of one level. */
    public @Nullable TaskControlBlock stealFrom(PerCpuScheduler victim, int level) {
        return victim.ready.stealBatch(level, this, ready);
    }

    /** Takes over the inbox of a CPU that does not reach its loop; the most urgent task stays in hand. */
    public @Nullable TaskControlBlock takeOverInbox(PerCpuScheduler victim) {
        if (victim.strandedRunnersAmong(1 << id) == 0) {
            return null;
        }
        TaskControlBlock inHand = null;
        TaskControlBlock task = victim.inbox.drain();
        while (task != null) {
            TaskControlBlock next = RemoteInbox.next(task);
            if (!task.allows(id)) {
                // It may come behind a later wake of the same waker. Its owner may have halted since: so a push, with
                // all that belongs to one.
                neighbours.giveBack(task, victim);
            } else {
                stole(task);
                trace.woken(task);
                if (inHand == null) {
                    inHand = task;
                } else if (task.level() < inHand.level()) {
                    ready.add(inHand);
                    inHand = task;
                } else {
                    ready.add(task);
                }
            }
            task = next;
        }
        return inHand;
    }

    /** Places anew what others have pushed here, where no loop will look. Any thread. */
    public void rescueInbox() {
        while (!inbox.isEmpty()) {
            TaskControlBlock task = inbox.drain();
            while (task != null) {
                TaskControlBlock next = RemoteInbox.next(task);
                neighbours.placeFromOutside(task);
                task = next;
            }
        }
    }

    void stole(TaskControlBlock task) {
        counters.increment(Counter.STEALS);
    }

    /** Step 2 of halting: something that this CPU must see to before it sleeps. Volatile reads, after the idle word. */
    public boolean hasOwnWork() {
        return !inbox.isEmpty() || current.isReschedNeededForSure() || timers.nextDeadline() <= time.now();
    }

    /** Somebody took this CPU out of the halted ones. */
    public void wasKicked() {
        kickedForNothing = true;
        counters.increment(Counter.KICKS);
    }

    /** 1, 2, 3, ... Owner only. */
    public long nextTaskNumber() {
        return ++tasksCreated;
    }

    /** A number from 0 to {@code bound} - 1, by Marsaglia's xorshift (2003, triple 13, 17, 5). Owner only. */
    public int random(int bound) {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return Integer.remainderUnsigned(random, bound);
    }

    public boolean isSearching() {
        return searching;
    }

    public void setSearching(boolean searching) {
        this.searching = searching;
    }

    public int id() {
        return id;
    }

    public CpuCounters counters() {
        return counters;
    }

    public LatencyHistogram wakeLatency() {
        return wakeLatency;
    }

    public Neighbours neighbours() {
        return neighbours;
    }

    /** Whether nothing has been pushed to it; a hint. */
    public boolean isInboxEmpty() {
        return inbox.isEmpty();
    }

    /** What it is doing, in a line for people; read without stopping it. */
    public String describe() {
        PreemptibleTask running = running();
        return "CPU " + id + ": " + (running != null ? "runs " + running : isIdle() ? "in its loop" : "runs a job")
                + ", ready " + readyHint() + ", inbox " + (inbox.isEmpty() ? "empty" : "not empty")
                + (isReschedNeeded() ? ", reschedule" : "");
    }
}
