package dev.heddle.workload.run;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/** A counting semaphore that begins at 0. A post goes to the task that has waited longest. */
final class Semaphore {
    private final ReentrantLock guard = new ReentrantLock();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private long count;

    void post() {
        Waiter next;
        guard.lock();
        try {
            next = waiters.pollFirst();
            if (next == null) {
                count++;
            }
        } finally {
            guard.unlock();
        }
        if (next != null) {
            next.wake();
        }
    }

    void await(Waiter waiter) throws InterruptedException {
        guard.lock();
        try {
            if (count > 0) {
                count--;
                return;
            }
            waiters.addLast(waiter.prepare());
        } finally {
            guard.unlock();
        }
        waiter.await();
    }
}
