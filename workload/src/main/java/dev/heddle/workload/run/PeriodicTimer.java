package dev.heddle.workload.run;

import java.util.concurrent.locks.ReentrantLock;

/** A timer that advances by a period at each use: of one task instance, or shared by all tasks that name it. */
final class PeriodicTimer {
    private final ReentrantLock guard = new ReentrantLock();
    private boolean absolute;
    private boolean started;
    private long next;

    /** After a miss, keeps the phase instead of starting again from now. One use that wants it is enough, as in rt-app. */
    void makeAbsolute() {
        guard.lock();
        try {
            absolute = true;
        } finally {
            guard.unlock();
        }
    }

    /**
     * Advances the timer.
     *
     * @param base what the first period counts from
     * @param now the current time; if the timer is due by then, this use is a miss
     * @return when it expires
     */
    long advance(long periodNanos, long base, long now) {
        guard.lock();
        try {
            if (!started) {
                started = true;
                next = base;
            }
            next += periodNanos;
            long due = next;
            if (due - now <= 0 && !absolute) {
                next = now;
            }
            return due;
        } finally {
            guard.unlock();
        }
    }
}
