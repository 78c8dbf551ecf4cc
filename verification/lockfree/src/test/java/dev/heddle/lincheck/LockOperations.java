package dev.heddle.lincheck;

import dev.heddle.TaskLock;
import org.jetbrains.lincheck.datastructures.Operation;

/** {@link TaskLock}: what it guards is changed by one thread at a time, and whoever waits gets it. */
public class LockOperations {
    private final TaskLock lock = new TaskLock();
    private int guarded;

    @Operation
    public int increment() {
        lock.lock();
        try {
            return ++guarded;
        } finally {
            lock.unlock();
        }
    }

    @Operation
    public int incrementTwice() {
        lock.lock();
        try {
            guarded++;
            return increment();
        } finally {
            lock.unlock();
        }
    }

    /** What it should do. */
    public static class Specification {
        private int guarded;

        public int increment() {
            return ++guarded;
        }

        public int incrementTwice() {
            guarded += 2;
            return guarded;
        }
    }
}
