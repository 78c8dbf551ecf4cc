package dev.heddle;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/**
 * A condition of a {@link TaskLock}.
 *
 * <p>Not the JDK's: a thread that is signalled there is moved to the lock's queue without being woken, so nobody would lend
 * on its behalf while it waits there. Here it is woken and waits for the lock as everybody does.
 *
 * <ol>
 *   <li>Everything but {@code signalled} belongs to whoever holds the lock: a waiter joins the set before it frees the lock,
 *       a signaller takes it out.
 *   <li>A waiter parks until it is signalled, interrupted or late, then takes the lock, and only then looks which it was: in
 *       the set it has not been signalled, and takes itself out. So a signal goes to a waiter that either has not given
 *       up, or finds, holding the lock, that it was signalled; no signal is lost.
 * </ol>
 */
final class TaskCondition implements Condition {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final TaskLock lock;

    /** First come, first. Whoever holds the lock. */
    private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();

    private static final class Waiter {
        final Thread thread = Thread.currentThread();

        /** Set once by the signaller, who holds the lock, before it unparks; read by the thread without it (volatile). */
        volatile boolean signalled;
    }

    TaskCondition(TaskLock lock) {
        this.lock = lock;
    }

    @Override
    public void await() throws InterruptedException {
        pause(FOR_EVER);
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return pause(Math.max(0, unit.toNanos(time)));
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        pause(Math.max(0, nanos));
        return nanos - (System.nanoTime() - start);
    }

    /** The clock is read once: setting it changes nothing for those that wait already. */
    @Override
    @SuppressWarnings("JavaUtilDate") // the interface has it
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        Objects.requireNonNull(deadline, "deadline");
        long millis = Math.max(0, deadline.getTime() - Instant.now().toEpochMilli());
        return pause(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private boolean pause(long nanos) throws InterruptedException {
        lock.requireMine("await its condition");
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Waiter waiter = new Waiter();
        boolean interrupted = false;
        int holds = free(waiter);
        try {
            long start = System.nanoTime();
            long left = nanos;
            while (!waiter.signalled && left > 0 && !interrupted) {
                park(left);
                interrupted = Thread.interrupted();
                left = nanos == FOR_EVER ? FOR_EVER : nanos - (System.nanoTime() - start);
            }
        } finally {
            takeAgain(waiter, holds);
        }
        if (interrupted) {
            if (!waiter.signalled) {
                throw new InterruptedException();
            }
            Thread.currentThread().interrupt();
        }
        return waiter.signalled;
    }

    @Override
    public void awaitUninterruptibly() {
        lock.requireMine("await its condition");
        Waiter waiter = new Waiter();
        boolean interrupted = false;
        int holds = free(waiter);
        try {
            while (!waiter.signalled) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        } finally {
            takeAgain(waiter, holds);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void park(long nanos) {
        if (nanos == FOR_EVER) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }

    private int free(Waiter waiter) {
        waiters.add(waiter);
        return lock.unlockAll();
    }

    private void takeAgain(Waiter waiter, int holds) {
        lock.lockAgain(holds);
        if (!waiter.signalled) {
            waiters.remove(waiter);
        }
    }

    @Override
    public void signal() {
        lock.requireMine("signal its condition");
        if (!waiters.isEmpty()) {
            wake(waiters.removeFirst());
        }
    }

    @Override
    public void signalAll() {
        lock.requireMine("signal its condition");
        while (!waiters.isEmpty()) {
            wake(waiters.removeFirst());
        }
    }

    private static void wake(Waiter waiter) {
        waiter.signalled = true;
        LockSupport.unpark(waiter.thread);
    }

    @Override
    public String toString() {
        return "condition of " + lock;
    }
}
