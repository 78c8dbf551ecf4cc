package dev.heddle.machine;

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
    static void join(@Nullable Thread ending) {
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
