package dev.heddle.cpu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that tasks wait for and that one task at a time keeps them from: a lock, or the end of a task. While they
 * wait, that one, the <em>blocker</em>, runs at the most urgent of their levels (priority donation).
 *
 * <p>Points and tasks make a graph: a task waits for one point at the most, a point has one blocker at the most, so from
 * each there is one way on. A task's level is the more urgent of its base level, which users set, and the level lent to
 * it, which is the most urgent over all points that it blocks. The protocol:
 *
 * <ol>
 *   <li><b>The graph</b> changes under one lock for all of them ({@link SpinLock}), and only when somebody has to wait: a
 *       lock that nobody waits for takes no part.
 *   <li><b>A waiter announces itself, then looks</b>: under the lock it counts itself among the waiters, then reads who
 *       blocks and records that task ({@link #enter}). However its waiting ends, it takes itself out and looks again
 *       ({@link #leave}).
 *   <li><b>Who changes the blocker changes it, then looks</b>: whoever takes or frees what is waited for does that first,
 *       then reads the number of waiters, and if there are any records anew, under the lock, who blocks now
 *       ({@link #blockerChanged}). (Dekker pair: announce, then read the blocker; change the blocker, then read the
 *       announcements. All volatile.)
 *   <li><b>Recording</b> reads who blocks at that moment, under the lock; it does not record what its caller has done a
 *       moment ago. So of all who record the last one records the truth: everyone who changes the blocker afterwards either
 *       sees the waiters and records again, or had not been seen by them and they record after him.
 *   <li><b>A wave</b> carries a change on, still under the lock: what is lent to a task is computed anew from the counts of the
 *       points that it blocks; if that changes, and the task waits itself, it is counted at its new level there, and the
 *       blocker of that point comes next. Nothing else can be out of date: a count depends on its own waiter alone, and what is
 *       lent to a task on the counts of its own points.
 *   <li><b>A base level is changed, then {@code waitsFor} is read</b>; if the task waits, it is counted anew under the lock. A
 *       waiter stores {@code waitsFor}, then reads its level. (Dekker pair, volatile.)
 *   <li><b>The loops are told after the lock has been given back</b> which levels have changed: that may kick a CPU, and
 *       tell somebody's recorder of events.
 * </ol>
 *
 * <p><b>The end of a wave.</b> If the way does not come back, a wave ends where the way does. If it does (a deadlock), what
 * goes round is {@code v := min(c, v)} for some {@code c} of the others: after one turn it changes nothing more. Such a circle
 * may hold itself up at a level that somebody lent who has given up since; nobody in it runs, and when one of them gives up,
 * too, the circle is a way with an end and every level on it is computed anew.
 *
 * <p><b>Given back exactly.</b> Without a circle the levels are a function of the graph and the base levels, computed from the
 * waiters that nobody blocks on down. A blocker that is itself a waiter of the point (the first in the queue of a lock that is
 * free, which must run for anybody to get it) is lent what the others lend, without its own part, so it does not hold
 * itself up.
 */
public abstract class DonationPoint {
    private static final SpinLock GRAPH = new SpinLock();

    /** How many waiters have announced themselves. Written under the lock (volatile); whoever changes the blocker reads it. */
    private volatile int waiters;

    /** The same by level. Under the lock. */
    private final int[] waitersAt = new int[ReadyQueues.LEVELS];

    /** The blocker as last recorded, in whose list this point is; null without waiters. Under the lock. */
    private @Nullable PreemptibleTask recorded;

    /** Neighbours in the list of the points that lend to one task. Under the lock. */
    private @Nullable DonationPoint next;

    private @Nullable DonationPoint previous;

    /**
     * The task that keeps others from what they wait for, now.
     *
     * @return null if it is nobody, or a thread that is no task, to which nothing can be lent. Called under the lock of the
     *     graph: neither blocks nor runs code of users
     */
    protected abstract @Nullable PreemptibleTask blocker();

    /**
     * The caller is going to wait. The thread of that task only, which calls {@link #leave} when it waits no more.
     *
     * @param waiter the task that the caller is; null for a thread that is none and has nothing to lend
     */
    public final void enter(@Nullable PreemptibleTask waiter) {
        if (waiter == null) {
            return;
        }
        List<PreemptibleTask> changed = new ArrayList<>();
        GRAPH.acquire();
        try {
            waiter.setWaitsFor(this);
            count(waiter);
            waitersChange(1);
            record(changed);
        } finally {
            GRAPH.release();
        }
        tell(changed);
    }

    /**
     * The caller, which has entered, waits no more: it has what it waited for, or has given up. Of those that are no task,
     * too, since a lock's queue has another first now.
     */
    public final void leave(@Nullable PreemptibleTask waiter) {
        if (waiter == null) {
            blockerChanged();
            return;
        }
        List<PreemptibleTask> changed = new ArrayList<>();
        GRAPH.acquire();
        try {
            waitersAt[waiter.countedAt]--;
            waiter.setWaitsFor(null);
            waitersChange(-1);
            record(changed);
        } finally {
            GRAPH.release();
        }
        tell(changed);
    }

    /** The caller has changed who blocks. Any thread; one volatile read if nobody waits. */
    public final void blockerChanged() {
        if (waiters != 0) {
            recordAgain();
        }
    }

    private void recordAgain() {
        List<PreemptibleTask> changed = new ArrayList<>();
        GRAPH.acquire();
        try {
            record(changed);
        } finally {
            GRAPH.release();
        }
        tell(changed);
    }

    /** The base level of a task has changed, and the task waits or was about to. Any thread. */
    static void recount(PreemptibleTask task) {
        List<PreemptibleTask> changed = new ArrayList<>();
        GRAPH.acquire();
        try {
            DonationPoint point = task.waitsFor();
            if (point != null) {
                point.carryOn(task, changed);
            }
        } finally {
            GRAPH.release();
        }
        tell(changed);
    }

    /** The first point of a kind that lends to a task, or null. Any thread. */
    static @Nullable DonationPoint lenderOf(PreemptibleTask task, Class<? extends DonationPoint> kind) {
        GRAPH.acquire();
        try {
            DonationPoint point = task.lenders;
            while (point != null && !kind.isInstance(point)) {
                point = point.next;
            }
            return point;
        } finally {
            GRAPH.release();
        }
    }

    private static void tell(List<PreemptibleTask> changed) {
        for (PreemptibleTask task : changed) {
            task.home().levelChanged(task);
        }
    }

    // ---- under the lock ----

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void waitersChange(int by) {
        waiters += by;
    }

    private void count(PreemptibleTask waiter) {
        int level = waiter.level();
        waiter.countedAt = (byte) level;
        waitersAt[level]++;
    }

    /** Steps 4 and 5. */
    private void record(List<PreemptibleTask> changed) {
        PreemptibleTask before = recorded;
        PreemptibleTask now = waiters == 0 ? null : blocker();
        if (before != now) {
            unlink();
            link(now);
            if (before != null) {
                wave(before, changed);
            }
        }
        if (now != null) {
            wave(now, changed);
        }
    }

    private void link(@Nullable PreemptibleTask blocker) {
        recorded = blocker;
        if (blocker != null) {
            next = blocker.lenders;
            if (next != null) {
                next.previous = this;
            }
            blocker.lenders = this;
        }
    }

    private void unlink() {
        PreemptibleTask blocker = recorded;
        if (blocker == null) {
            return;
        }
        if (previous == null) {
            blocker.lenders = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        next = null;
        previous = null;
    }

    private static void wave(PreemptibleTask start, List<PreemptibleTask> changed) {
        PreemptibleTask task = start;
        while (task != null) {
            int lent = lentTo(task);
            int before = task.lentLevel();
            if (lent == before) {
                return;
            }
            task.setLentLevel(lent);
            // Equals lend to each other all the time. Whoever changes the base level after this has it told himself.
            int base = task.baseLevel();
            if (Math.min(base, lent) != Math.min(base, before)) {
                changed.add(task);
            }
            DonationPoint point = task.waitsFor();
            task = point == null ? null : point.counted(task);
        }
    }

    private void carryOn(PreemptibleTask waiter, List<PreemptibleTask> changed) {
        PreemptibleTask blocker = counted(waiter);
        if (blocker != null) {
            wave(blocker, changed);
        }
    }

    /** Counts a waiter anew; returns whom that concerns, or null if nobody. */
    private @Nullable PreemptibleTask counted(PreemptibleTask waiter) {
        int before = waiter.countedAt;
        waitersAt[before]--;
        count(waiter);
        return before == waiter.countedAt ? null : recorded;
    }

    private static int lentTo(PreemptibleTask task) {
        int lent = TaskControlBlock.NOTHING_LENT;
        for (DonationPoint point = task.lenders; point != null; point = point.next) {
            lent = Math.min(lent, point.mostUrgentBut(task));
        }
        return lent;
    }

    @SuppressWarnings("ReferenceEquality") // this very point
    private int mostUrgentBut(PreemptibleTask blocker) {
        int own = blocker.waitsFor() == this ? blocker.countedAt : TaskControlBlock.NOTHING_LENT;
        for (int level = 0; level < waitersAt.length; level++) {
            if (waitersAt[level] > (level == own ? 1 : 0)) {
                return level;
            }
        }
        return TaskControlBlock.NOTHING_LENT;
    }
}
