package dev.heddle;

import dev.heddle.cpu.DonationPoint;
import dev.heddle.cpu.PreemptibleTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A reentrant lock whose waiters lend their priority to the task that holds it, so that an urgent task does not wait for
 * others than that one: a holder of low priority runs at the priority of the most urgent waiter until it unlocks, through
 * chains of holders who wait for other locks, or {@link Task#join()} other tasks, themselves.
 *
 * <p>It is used like {@link java.util.concurrent.locks.ReentrantLock}, by tasks and by any other thread; such a thread has
 * no priority to lend, and none is lent to it. Without contention it takes part in no bookkeeping.
 *
 * <p>Unfair by default: a thread that comes while the lock is free takes it, even if others wait. A fair lock is taken in
 * the order of arrival (but for {@link #tryLock()}, which always takes what is free). Either way waiters are served first come, first served,
 * whatever their priorities: those behind lend to whoever is before them. A thread that ends without unlocking leaves the
 * lock locked for ever.
 *
 * {@snippet lang = "java" :
 * lock.lock();
 * try {
 *     map.put(key, value);
 * } finally {
 *     lock.unlock();
 * }
 * }
 */
public final class TaskLock implements Lock {
    private final Sync sync;

    /** An unfair lock. */
    public TaskLock() {
        this(false);
    }

    /**
     * A lock.
     *
     * @param fair whether it is taken in the order of arrival
     */
    public TaskLock(boolean fair) {
        sync = new Sync(fair);
    }

    /** Whom the waiters of a lock wait for: its owner; while it is free, the first in its queue, who must run to get it. */
    private static final class Waiters extends DonationPoint {
        private final Sync sync;

        Waiters(Sync sync) {
            this.sync = sync;
        }

        @Override
        protected @Nullable PreemptibleTask blocker() {
            Thread thread = sync.owner;
            if (thread == null) {
                thread = sync.getFirstQueuedThread();
            }
            return thread == null ? null : TaskBuilder.taskOf(thread);
        }
    }

    /**
     * The JDK's queue around our owner. The owner's word is the lock: it must be found by waiters the moment the lock is
     * taken, and the JDK's own field for it is set a moment later (step 3 of {@link DonationPoint}).
     */
    private static final class Sync extends AbstractQueuedSynchronizer {
        private static final long serialVersionUID = 1;

        private final boolean fair;
        private final transient DonationPoint waiters = new Waiters(this);

        /** Null if free. Taken by CAS of null, freed by the owner. */
        private transient volatile @Nullable Thread owner;

        /** How often the owner has taken it. The owner only; published by the owner's word. */
        private transient int holds;

        private static final VarHandle OWNER;

        static {
            try {
                OWNER = MethodHandles.lookup().findVarHandle(Sync.class, "owner", Thread.class);
            } catch (ReflectiveOperationException impossible) {
                throw new ExceptionInInitializerError(impossible);
            }
        }

        Sync(boolean fair) {
            this.fair = fair;
        }

        boolean isMine() {
            return owner == Thread.currentThread();
        }

        @Override
        protected boolean isHeldExclusively() {
            return isMine();
        }

        /** Takes it again if it is ours, or once if it is free. */
        boolean take(boolean mayPassOthers) {
            Thread me = Thread.currentThread();
            Thread now = owner;
            if (now == me) {
                holds = oneMore(holds);
                return true;
            }
            if (now == null && (mayPassOthers || !hasQueuedPredecessors()) && OWNER.compareAndSet(this, null, me)) {
                holds = 1;
                return true;
            }
            return false;
        }

        private static int oneMore(int holds) {
            if (holds == Integer.MAX_VALUE) {
                throw new IllegalMonitorStateException("locked " + holds + " times by its owner: that is the maximum");
            }
            return holds + 1;
        }

        /** As {@link #take}, by a thread that has not announced itself as a waiter. */
        boolean takeAtOnce(boolean mayPassOthers) {
            boolean taken = take(mayPassOthers);
            if (taken && holds == 1) {
                waiters.blockerChanged();
            }
            return taken;
        }

        /** By a waiter, who looks at the owner when it leaves. */
        @Override
        protected boolean tryAcquire(int unused) {
            return take(!fair);
        }

        /** What was lent is given back before the next one is woken, who is placed by what is lent to him then. */
        @Override
        protected boolean tryRelease(int unused) {
            if (--holds > 0) {
                return false;
            }
            owner = null;
            waiters.blockerChanged();
            return true;
        }
    }

    /**
     * Takes the lock, waiting for as long as another thread holds it. An interrupt does not end the wait and stays set.
     */
    @Override
    public void lock() {
        if (!sync.takeAtOnce(!sync.fair)) {
            PreemptibleTask waiter = waiter();
            sync.waiters.enter(waiter);
            try {
                sync.acquire(1);
            } finally {
                sync.waiters.leave(waiter);
            }
        }
    }

    /**
     * Takes the lock unless the caller is interrupted before.
     *
     * @throws InterruptedException if the caller is interrupted, even if the lock is free; its interrupt status is cleared
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!sync.takeAtOnce(!sync.fair)) {
            PreemptibleTask waiter = waiter();
            sync.waiters.enter(waiter);
            try {
                sync.acquireInterruptibly(1);
            } finally {
                sync.waiters.leave(waiter);
            }
        }
    }

    /**
     * Takes the lock if nobody else holds it, even if others wait for a fair one.
     *
     * @return whether the caller holds it now
     */
    @Override
    public boolean tryLock() {
        return sync.takeAtOnce(true);
    }

    /**
     * Takes the lock unless the time runs out or the caller is interrupted before.
     *
     * @param time how long to wait at the most; not at all if it is not positive
     * @param unit of {@code time}
     * @return whether the caller holds it now
     * @throws InterruptedException if the caller is interrupted, even if the lock is free; its interrupt status is cleared
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        Objects.requireNonNull(unit, "unit");
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (sync.takeAtOnce(!sync.fair)) {
            return true;
        }
        if (time <= 0) {
            return false;
        }
        PreemptibleTask waiter = waiter();
        sync.waiters.enter(waiter);
        try {
            return sync.tryAcquireNanos(1, unit.toNanos(time));
        } finally {
            sync.waiters.leave(waiter);
        }
    }

    private static @Nullable PreemptibleTask waiter() {
        return TaskBuilder.taskOf(Thread.currentThread());
    }

    /**
     * Gives the lock back, if it was taken once, and with it all priority that was lent for it.
     *
     * @throws IllegalMonitorStateException if the caller does not hold it
     */
    @Override
    public void unlock() {
        requireMine("unlock");
        sync.release(1);
    }

    void requireMine(String what) {
        if (!sync.isMine()) {
            throw new IllegalMonitorStateException(
                    "only the thread that holds a lock may " + what + ": " + Thread.currentThread() + ", " + this);
        }
    }

    /**
     * A condition of this lock. Waiting for it gives back the lock and all priority that was lent for it. Waiters are woken
     * first come, first served, and then wait for the lock as others do.
     *
     * @return its methods throw {@link IllegalMonitorStateException} if the caller does not hold the lock
     */
    @Override
    public Condition newCondition() {
        return new TaskCondition(this);
    }

    /** Frees the lock, however often it is held; returns how often. */
    int unlockAll() {
        int holds = sync.holds;
        sync.holds = 1;
        sync.release(1);
        return holds;
    }

    /** The counterpart of {@link #unlockAll}. */
    void lockAgain(int holds) {
        lock();
        sync.holds = holds;
    }

    /**
     * Whether the caller holds the lock.
     *
     * @return true also if it holds it more than once
     */
    public boolean isHeldByCurrentThread() {
        return sync.isMine();
    }

    /**
     * How often the caller holds the lock.
     *
     * @return 0 if not at all
     */
    public int holdCount() {
        return sync.isMine() ? sync.holds : 0;
    }

    /**
     * Whether any thread holds the lock.
     *
     * @return a snapshot
     */
    public boolean isLocked() {
        return sync.owner != null;
    }

    /**
     * Whether it is taken in the order of arrival.
     *
     * @return as it was made
     */
    public boolean isFair() {
        return sync.fair;
    }

    /**
     * How many threads wait for the lock, not counting those that wait for a condition.
     *
     * @return an estimate
     */
    public int queueLength() {
        return sync.getQueueLength();
    }

    /** Names who holds the lock. */
    @Override
    public String toString() {
        Thread owner = sync.owner;
        return "TaskLock[" + (owner == null ? "free" : "held by " + owner) + "]";
    }
}
