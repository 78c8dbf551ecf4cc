package dev.heddle;

import dev.heddle.cpu.Caller;
import dev.heddle.cpu.PreemptibleTask;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a task sleeps on the timer of the CPU that it runs on: what {@link Task#sleepUntil} does. */
final class TaskSleep {
    /** A point in time that does not come: 146 years, and sums with it do not overflow. */
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private static final Duration LONGEST = Duration.ofNanos(FOR_EVER / 2);

    private TaskSleep() {}

    static void until(long nanoTime) throws InterruptedException {
        long deadline = Math.min(nanoTime, FOR_EVER);
        PreemptibleTask task = Caller.task();
        if (task == null) {
            throw new IllegalStateException(
                    "only a task can sleep on its CPU's timer, and this is none or a job: " + Thread.currentThread());
        }
        throwIfInterrupted(task);
        if (System.nanoTime() >= deadline) {
            return;
        }
        boolean timed = Caller.sleepUntil(task, deadline);
        do {
            if (timed && !task.isTimerQueued()) {
                // A CPU that went offline has woken its sleepers before their time.
                timed = Caller.sleepUntil(task, deadline);
            }
            if (timed) {
                LockSupport.park(task);
            } else {
                LockSupport.parkNanos(task, deadline - System.nanoTime());
            }
            throwIfInterrupted(task);
        } while (System.nanoTime() < deadline);
    }

    /** The cancellation was there before the interrupt that comes of it, and goes first. */
    private static void throwIfInterrupted(PreemptibleTask task) throws InterruptedException {
        PreemptionPoint.throwIfCancelled(task);
        if (Thread.interrupted()) {
            task.abandonSleep();
            throw new InterruptedException();
        }
    }

    /** A point in time, on the clock of {@link System#nanoTime()}; so far away at the most that sums do not overflow. */
    static long deadlineAfter(Duration duration) {
        return System.nanoTime() + (duration.compareTo(LONGEST) < 0 ? duration.toNanos() : FOR_EVER / 2);
    }
}
