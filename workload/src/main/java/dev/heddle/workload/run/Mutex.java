package dev.heddle.workload.run;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A POSIX default mutex: it has no owner that is checked, is not recursive, and an unlock of a free one does nothing. It is
 * not handed over: whoever comes first after an unlock gets it, as with futexes; a task that was woken in vain waits at the front.
 */
final class Mutex {
    private final ReentrantLock guard = new ReentrantLock();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private boolean locked;

    void lock(Waiter waiter) throws InterruptedException {
        boolean first = true;
        while (true) {
            guard.lock();
            try {
                if (!locked) {
                    locked = true;
                    return;
                }
                waiter.prepare();
                if (first) {
                    waiters.addLast(waiter);
                } else {
                    waiters.addFirst(waiter);
                }
            } finally {
                guard.unlock();
            }
            waiter.await();
            first = false;
        }
    }

    void unlock() {
        Waiter next;
        guard.lock();
        try {
            locked = false;
            next = waiters.pollFirst();
        } finally {
            guard.unlock();
        }
        if (next != null) {
            next.wake();
        }
    }
}
