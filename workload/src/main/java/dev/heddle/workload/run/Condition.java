package dev.heddle.workload.run;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A POSIX condition: a queue of tasks and nothing else. A signal that nobody waits for is lost. It wakes in the order in which
 * tasks came, and never spuriously.
 */
final class Condition {
    private final ReentrantLock guard = new ReentrantLock();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

    /** Unlocks the mutex and waits; the two are one step for whoever signals. Then locks the mutex again. */
    void await(Mutex mutex, Waiter waiter) throws InterruptedException {
        guard.lock();
        try {
            waiters.addLast(waiter.prepare());
        } finally {
            guard.unlock();
        }
        mutex.unlock();
        waiter.await();
        mutex.lock(waiter);
    }

    void signal() {
        Waiter next;
        guard.lock();
        try {
            next = waiters.pollFirst();
        } finally {
            guard.unlock();
        }
        if (next != null) {
            next.wake();
        }
    }

    void broadcast() {
        guard.lock();
        try {
            for (Waiter next = waiters.pollFirst(); next != null; next = waiters.pollFirst()) {
                next.wake();
            }
        } finally {
            guard.unlock();
        }
    }
}
