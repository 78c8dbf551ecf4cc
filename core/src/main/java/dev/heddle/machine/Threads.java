package dev.heddle.machine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How one of the machine's own threads is waited for. */
final class Threads {
    private Threads() {}

    /** Wakes a thread that has been told to stop, and waits for its end; an interrupt of the caller is kept for later. */
    static void endOf(@Nullable Thread ending) {
        LockSupport.unpark(ending);
        join(ending);
    }

    /** Waits for the end of a thread; an interrupt of the caller is kept for later. */
    private static void join(@Nullable Thread ending) {
        if (ending != null) {
            join(ending, Machine.NEVER, false);
        }
    }

    /**
     * Waits for the end of a thread.
     *
     * @param deadline on the clock of {@link System#nanoTime()}, or {@link Machine#NEVER}
     * @param interruptible whether an interrupt of the caller ends the wait; its status stays set in either case
     * @return whether it has ended
     */
    static boolean join(Thread ending, long deadline, boolean interruptible) {
        boolean interrupted = false;
        try {
            while (ending.isAlive() && !(interrupted && interruptible)) {
                long left = deadline == Machine.NEVER ? Machine.NEVER : deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    ending.join(Duration.ofNanos(left));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return !ending.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
