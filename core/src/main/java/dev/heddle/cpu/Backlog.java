package dev.heddle.cpu;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one CPU: ready tasks in its queues, remote wakes in its inbox, sleepers on its timers.
 *
 * <p>The owner, its CPU's loop or the task that runs there, fills and empties all three. Other CPUs and threads push to the
 * inbox, steal from the queues, take the inbox over while the owner does not come to its loop, and look.
 */
public final class Backlog implements Surplus {
    /** So many remote wakes are queued before a task has its turn again: some 50 µs when all is compiled, */
    private static final int WAKES_PER_TURN = 500;

    /** and this long at the most, as they may take ten times that in a JVM that has just started, */
    private static final long NANOS_PER_TURN = 200_000;

    /** as far as the clock tells, which is looked at after so many. */
    private static final int WAKES_PER_CLOCK_READ = 50;

    /** In {@link #surplusHint}: something in the inbox may have to wait, for what the CPU runs or for the CPU to be awake. */
    public static final int STRANDED = 1 << ReadyQueues.LEVELS;

    private final int cpu;
    private final Neighbours neighbours;
    private final CurrentTask current;
    private final CpuAccounting accounting;
    private final int mostStolen;
    private final ReadyQueues ready = new ReadyQueues();
    private final RemoteInbox inbox = new RemoteInbox();
    private final TimerQueue timers = new TimerQueue();

    Backlog(int cpu, Neighbours neighbours, CurrentTask current, CpuAccounting accounting, int mostStolen) {
        this.cpu = cpu;
        this.neighbours = neighbours;
        this.current = current;
        this.accounting = accounting;
        this.mostStolen = mostStolen;
    }

    // ---- the owner: what has come, and what is next ----

    /** A task became ready here. */
    void add(TaskControlBlock task) {
        accounting.queued(task);
        ready.add(task);
    }

    /** A task that ran here goes back to its queue. */
    void addAgain(TaskControlBlock task) {
        ready.add(task);
    }

    /** What other CPUs woke for this one. */
    void drainInbox() {
        TaskControlBlock task = inbox.drain();
        if (task != null) {
            accounting.drained();
        }
        long latest = Machine.NEVER;
        for (int queued = 0; task != null; queued++) {
            if (queued == WAKES_PER_TURN || (queued % WAKES_PER_CLOCK_READ == 0 && accounting.now() > latest)) {
                // Ten thousands may have come at once: others must not wait for them all.
                inbox.putBack(task);
                return;
            }
            if (queued % WAKES_PER_CLOCK_READ == WAKES_PER_CLOCK_READ - 1) {
                long now = accounting.readClock();
                latest = latest == Machine.NEVER ? now + NANOS_PER_TURN : latest;
            }
            TaskControlBlock next = RemoteInbox.next(task);
            accounting.counters.increment(Counter.WAKES_REMOTE);
            if (task.allows(cpu)) {
                add(task);
            } else {
                // Pushed by somebody who went by an older affinity; whoever changed it may have told us before that
                // push.
                neighbours.place(task);
            }
            task = next;
        }
    }

    /** The task to run now, as the bound on starvation has it; null if none waits in the queues. */
    @Nullable
    TaskControlBlock takeNext(StarvationBound starvation, long now) {
        int level = starvation.choose(ready, now);
        return level == StarvationBound.HIGHEST ? ready.takeHighest() : ready.take(level);
    }

    /** Whether two or more wait in the queues. */
    boolean holdsSurplus() {
        return ready.holdsSurplus();
    }

    /** Before what waits in the queues is announced. */
    void narrowRunners() {
        ready.narrowRunners();
    }

    /** Whether a task of this level or a more urgent one waits in the queues. */
    boolean holdsAtLeast(int level) {
        return ready.holdsAtLeast(level);
    }

    /** Whether a task less urgent than a level waits in the queues. */
    boolean holdsLessUrgentThan(int level) {
        return ready.holdsLessUrgentThan(level);
    }

    /** Whether tasks more urgent than a level wait in the queues. */
    public boolean holdsMoreUrgentThan(int level) {
        return level > 0 && ready.holdsAtLeast(level - 1);
    }

    /**
     * Puts every task where its level and affinity want it now.
     *
     * @param others also hands on what may run on one of these CPUs
     */
    void moveMisplaced(CpuMask others) {
        TaskControlBlock task = ready.takeMisplaced(cpu, others);
        while (task != null) {
            TaskControlBlock next = RemoteInbox.next(task);
            if (task.allows(cpu) && !task.affinity().intersects(others)) {
                ready.add(task);
            } else {
                neighbours.place(task);
            }
            task = next;
        }
    }

    // ---- the owner: sleepers ----

    void addTimer(SleepTimer timer) {
        timers.add(timer);
    }

    /** The earliest deadline of a sleeper, or {@link Machine#NEVER}. */
    long nextDeadline() {
        return timers.nextDeadline();
    }

    void expireTimers(long now) {
        SleepTimer due = timers.pollDue(now);
        while (due != null) {
            due.fire();
            due = timers.pollDue(now);
        }
    }

    /** Before their time: each queues its timer again, on the CPU that it then runs on. */
    void wakeSleepers() {
        expireTimers(Machine.NEVER);
    }

    // ---- the owner, as a thief ----

    /**
     * Takes up to half of one level of another CPU's queues; a task that waits there alone and was woken there, only if that was
     * before {@code ripeBy}.
     *
     * @return a task that stays in hand: through the queue, two thieves could pass one task back and forth for ever; null if
     *     there is none that may run here
     */
    public @Nullable TaskControlBlock stealFrom(Backlog victim, int level, long ripeBy) {
        return victim.isUnripe(level, ripeBy)
                ? null
                : take(victim, level, Math.min(mostStolen, victim.ready.halfHint(level)));
    }

    private boolean isUnripe(int level, long ripeBy) {
        if (ripeBy == Machine.NEVER || ready.sizeHint(level) != 1) {
            return false;
        }
        // Hints: it may be taken and woken again while we look.
        TaskControlBlock only = ready.longestAt(level);
        return only != null && only.wakerCpu() == cpu && only.readyAt > ripeBy;
    }

    /** Takes one task of a level from another CPU's queues into its own. */
    public void stealOne(Backlog victim, int level) {
        TaskControlBlock task = take(victim, level, 1);
        if (task != null) {
            ready.add(task);
        }
    }

    private @Nullable TaskControlBlock take(Backlog victim, int level, int atMost) {
        TaskControlBlock inHand = null;
        for (int i = 0; i < atMost; i++) {
            TaskControlBlock task = victim.ready.steal(level, cpu);
            if (task == null) {
                break;
            }
            inHand = takeInHand(task, inHand);
        }
        return inHand;
    }

    /** Takes over the inbox of a CPU that does not reach its loop, or is not awake yet; the most urgent task stays in hand. */
    public @Nullable TaskControlBlock takeOverInbox(Backlog victim) {
        if (!victim.mayBeRobbed() || victim.inbox.runnersAmong(Domain.of(cpu), Domain.bit(cpu)) == 0) {
            return null;
        }
        TaskControlBlock inHand = null;
        TaskControlBlock task = victim.inbox.drain();
        while (task != null) {
            TaskControlBlock next = RemoteInbox.next(task);
            if (!task.allows(cpu)) {
                // It may come behind a later wake of the same waker. Its owner may have halted since: so a push, with
                // all that belongs to one.
                neighbours.giveBack(task, victim.cpu);
            } else {
                accounting.queued(task);
                inHand = takeInHand(task, inHand);
            }
            task = next;
        }
        return inHand;
    }

    /**
     * Of what was stolen the first task stays in hand, and the others are queued; but a more urgent one changes places with
     * it. (In a queue that is outdated such a one may come second; our own queues are not, and nobody would tell us.)
     */
    private TaskControlBlock takeInHand(TaskControlBlock stolen, @Nullable TaskControlBlock inHand) {
        accounting.counters.increment(Counter.STEALS);
        if (inHand == null) {
            return stolen;
        }
        boolean better = stolen.level() < inHand.level();
        ready.add(better ? inHand : stolen);
        return better ? stolen : inHand;
    }

    // ---- any thread ----

    /** A task for this CPU from elsewhere. The caller reads the idle word next: Dekker pair (inbox, idle). */
    public void push(TaskControlBlock task) {
        inbox.push(task);
    }

    /** Whether nothing has been pushed. Volatile: exact for a CPU that has put itself among the halted, else a hint. */
    public boolean isInboxEmpty() {
        return inbox.isEmpty();
    }

    /**
     * Places anew what others have pushed here, where no loop will look. Only as long as the CPU is offline: once it is back, its
     * new loop begins with a look at the inbox, and what is placed anew may come here again.
     */
    public void rescueInbox() {
        while (neighbours.isOffline(cpu) && !inbox.isEmpty()) {
            TaskControlBlock task = inbox.drain();
            while (task != null) {
                TaskControlBlock next = RemoteInbox.next(task);
                neighbours.placeFromOutside(task);
                task = next;
            }
        }
    }

    /** The level or affinity of a task that may wait here has changed. */
    void markOutdated() {
        ready.markOutdated();
    }

    /** Whether some task in the queues may be in a wrong one. */
    public boolean isOutdated() {
        return ready.isOutdated();
    }

    /** Those that may take something that waits here: the CPU itself is none of them. */
    @Override
    public int runnersAmong(int domain, int candidates) {
        int others = domain == Domain.of(cpu) ? candidates & ~Domain.bit(cpu) : candidates;
        int runners = ready.runnersAmong(domain, others);
        return runners == others ? runners : runners | strandedRunnersAmong(domain, others);
    }

    /** The same for the inbox, which counts only while the CPU runs something, since that may go on for long. */
    private int strandedRunnersAmong(int domain, int candidates) {
        return isRunning() ? inbox.runnersAmong(domain, candidates) : 0;
    }

    private boolean isRunning() {
        return current.level() != PeerCpu.IDLE_LEVEL;
    }

    /**
     * Whether something in the inbox may have to wait, for what the CPU runs or for the CPU to be awake. The second is worth a
     * searcher's while, who has nothing else to do, but nobody is woken for it: it is about to end by itself.
     */
    private boolean mayBeRobbed() {
        return (isRunning() || current.isWaking()) && !inbox.isEmpty();
    }

    /**
     * Bit n: level n may hold something that can be stolen. Volatile: nothing that was queued, and announced, before the
     * caller has changed the idle word is missed.
     */
    public int levelsHint() {
        return ready.levelsHint();
    }

    /**
     * What may wait here for whoever takes it: {@link #levelsHint}, and {@link #STRANDED} if something in the inbox may have to
     * wait; 0 if nothing does. Some four reads, to pass over most CPUs.
     */
    public int surplusHint() {
        return levelsHint() | (mayBeRobbed() ? STRANDED : 0);
    }

    /** How many tasks wait in the queues; a hint. */
    public int readyHint() {
        return ready.sizeHint();
    }

    /** How many tasks of a level wait in its queue; a hint. */
    public int readyHint(int level) {
        return ready.sizeHint(level);
    }

    /** The task that has waited longest at a level, if any; a hint. */
    public @Nullable TaskControlBlock longestReady(int level) {
        return ready.longestAt(level);
    }

    /** The task that came to the inbox first, if any; a hint. */
    public @Nullable TaskControlBlock longestInInbox() {
        return inbox.oldestHint();
    }

    /**
     * For inspection, while nothing runs: shows every task in the queues and in the inbox.
     *
     * @param limit how many there may be in the inbox
     * @return false if there are more: it is a ring
     */
    public boolean visitWaiting(int limit, WaitingVisitor visitor) {
        ready.visit(visitor);
        return inbox.visit(limit, visitor);
    }
}
