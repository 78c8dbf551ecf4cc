package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A CPU's ready tasks: the priority levels, the most urgent first. */
final class ReadyQueues {
    static final int LEVELS = 4;

    private static final VarHandle OCCUPIED;

    static {
        try {
            OCCUPIED = MethodHandles.lookup().findVarHandle(ReadyQueues.class, "occupied", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final ReadyLevel[] levels = new ReadyLevel[LEVELS];

    /**
     * Bit n: level n may hold something; a level without its bit is empty. So the loop reads few queues, and whoever looks at
     * many CPUs reads one word of each. The owner writes it (release, on change) after the queue's tail, as the same half of the Dekker pair
     * (queue, idle); others read it (volatile).
     */
    private int occupied;

    /**
     * The level or affinity of some ready task has changed, so some task may be in a wrong queue. Anyone sets it
     * (volatile) after the change; the owner clears it (volatile), then looks. Whoever reads an old level and queues by it
     * is the owner itself, which looks at this flag later.
     */
    private volatile boolean outdated;

    private final RunnerSet runners = new RunnerSet();

    ReadyQueues() {
        for (int level = 0; level < LEVELS; level++) {
            levels[level] = new ReadyLevel();
        }
    }

    /** Owner only. */
    void add(TaskControlBlock task) {
        int level = task.level();
        runners.include(task.affinity());
        levels[level].add(task);
        if ((occupied & 1 << level) == 0) {
            OCCUPIED.setRelease(this, occupied | 1 << level);
        }
    }

    /** Any thread, after it has changed a ready task. */
    void markOutdated() {
        outdated = true;
    }

    /** Any thread. */
    boolean isOutdated() {
        return outdated;
    }

    /**
     * Owner only: takes out what is in the wrong queue, or on the wrong CPU.
     *
     * @param cpu the owner's number
     * @param others take out, too, what may run on one of these
     * @return the first of a list linked as an inbox's is, in the order of their levels and turns
     */
    @Nullable
    TaskControlBlock takeMisplaced(int cpu, CpuMask others) {
        runners.includeAll();
        outdated = false;
        TaskControlBlock last = null;
        for (int level = 0; level < LEVELS; level++) {
            last = levels[level].takeMisplaced(level, cpu, others, last);
        }
        return RemoteInbox.oldestFirst(last);
    }

    /** Owner only. */
    @Nullable
    TaskControlBlock takeHighest() {
        for (int left = occupied; left != 0; left &= left - 1) {
            int level = Integer.numberOfTrailingZeros(left);
            TaskControlBlock task = takeFrom(level);
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    /**
     * The bit of a level goes with its last task: a CPU that runs the only task it has shall not look as if it had something
     * to be stolen to all who pass, and with many CPUs these are many.
     */
    private @Nullable TaskControlBlock takeFrom(int level) {
        TaskControlBlock task = levels[level].take();
        int bit = 1 << level;
        if ((occupied & bit) != 0 && levels[level].ownSize() == 0) {
            OCCUPIED.setRelease(this, occupied & ~bit);
        }
        return task;
    }

    /**
     * Any thread: bit n: a task was there at level n; what is about to be queued or taken may be missed or counted. The owner's word
     * alone would not do: the bits of what thieves took stay until the owner looks, which may run a task meanwhile.
     */
    int levelsHint() {
        int levelBits = 0;
        for (int left = (int) OCCUPIED.getVolatile(this); left != 0; left &= left - 1) {
            int level = Integer.numberOfTrailingZeros(left);
            if (levels[level].peek() != null) {
                levelBits |= 1 << level;
            }
        }
        return levelBits;
    }

    /** Owner only: bit n: level n may hold something. */
    int occupied() {
        return occupied;
    }

    /** Owner only: the first task of a level, or of the most urgent one if that is empty. */
    @Nullable
    TaskControlBlock take(int level) {
        TaskControlBlock task = takeFrom(level);
        return task != null ? task : takeHighest();
    }

    /** Owner only: when the first task of a level became ready; {@code otherwise} if that was not measured. */
    long firstReadyAt(int level, long otherwise) {
        TaskControlBlock first = levels[level].peek();
        return first == null || first.readyAt == 0 ? otherwise : first.readyAt;
    }

    /** Owner only: whether a task of this level or a more urgent one waits. */
    boolean holdsAtLeast(int level) {
        return holdsAny(occupied & (2 << level) - 1);
    }

    /** Owner only: whether a task less urgent than a level waits. */
    boolean holdsLessUrgentThan(int level) {
        return holdsAny(occupied & -(2 << level));
    }

    private boolean holdsAny(int levelBits) {
        for (int left = levelBits; left != 0; left &= left - 1) {
            if (levels[Integer.numberOfTrailingZeros(left)].ownSize() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Owner only: whether two or more wait. */
    boolean holdsSurplus() {
        int size = 0;
        for (int left = occupied; left != 0; left &= left - 1) {
            size += levels[Integer.numberOfTrailingZeros(left)].ownSize();
        }
        return size >= 2;
    }

    /** Any thread: how many wait; a hint. */
    int sizeHint() {
        int size = 0;
        for (int left = (int) OCCUPIED.getOpaque(this); left != 0; left &= left - 1) {
            size += levels[Integer.numberOfTrailingZeros(left)].sizeHint();
        }
        return size;
    }

    /** Any thread: the first of one level; a hint. */
    @Nullable
    TaskControlBlock longestAt(int level) {
        return levels[level].peek();
    }

    /** Any thread: how many of one level wait; a hint. */
    int sizeHint(int level) {
        return levels[level].sizeHint();
    }

    /** Any CPU but the owner: takes the first task of a level that may run on {@code thief}. */
    @Nullable
    TaskControlBlock steal(int level, int thief) {
        return runnersPossible(Domain.of(thief), Domain.bit(thief)) == 0 ? null : levels[level].steal(thief);
    }

    /** Any thread: of the candidates in a domain, those that may run some task queued here. */
    int runnersAmong(int domain, int candidates) {
        int occupiedLevels = (int) OCCUPIED.getVolatile(this);
        int possible = occupiedLevels == 0 ? 0 : runnersPossible(domain, candidates);
        int found = 0;
        for (int left = occupiedLevels; left != 0 && found != possible; left &= left - 1) {
            found |= levels[Integer.numberOfTrailingZeros(left)].runnersAmong(domain, possible);
        }
        if (found == 0 && possible != 0) {
            runners.wasInVain();
        }
        return found;
    }

    /** Any thread: those that cannot be told without a look at the tasks. */
    private int runnersPossible(int domain, int candidates) {
        return outdated ? candidates : runners.among(domain, candidates);
    }

    /** Owner only: sees to it that nobody looks at all tasks in vain again and again. */
    void narrowRunners() {
        if (runners.isTooLarge()) {
            CpuMask exactly = CpuMask.NONE;
            for (ReadyLevel level : levels) {
                exactly = level.affinities(exactly);
            }
            runners.become(exactly);
        }
    }

    /** Any thread: half of a level, rounded up; a hint. */
    int halfHint(int level) {
        return (levels[level].sizeHint() + 1) / 2;
    }

    /** For inspection, while nothing runs. */
    void visit(WaitingVisitor visitor) {
        for (int level = 0; level < LEVELS; level++) {
            levels[level].visit(level, visitor);
        }
    }
}
