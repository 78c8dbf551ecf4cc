package dev.heddle.workload.run;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A barrier for all instances of all tasks that name it. Instances that start with the workload belong to it for the whole run,
 * also when they have ended, as in rt-app; a forked one from its fork to its end.
 */
final class Barrier {
    private final ReentrantLock guard = new ReentrantLock();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private int parties;

    void join() {
        guard.lock();
        try {
            parties++;
        } finally {
            guard.unlock();
        }
    }

    void leave() {
        guard.lock();
        try {
            parties--;
            if (!waiters.isEmpty() && waiters.size() >= parties) {
                release();
            }
        } finally {
            guard.unlock();
        }
    }

    void await(Waiter waiter) throws InterruptedException {
        guard.lock();
        try {
            if (waiters.size() + 1 >= parties) {
                release();
                return;
            }
            waiters.addLast(waiter.prepare());
        } finally {
            guard.unlock();
        }
        waiter.await();
    }

    private void release() {
        for (Waiter next = waiters.pollFirst(); next != null; next = waiters.pollFirst()) {
            next.wake();
        }
    }
}
