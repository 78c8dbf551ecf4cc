package dev.heddle.workload.run;

import java.util.concurrent.locks.LockSupport;

/**
 * A task's place in a wait queue. Each task has one for its whole life, since it waits for one thing at a time.
 *
 * <p>Whoever takes it out of its queue wakes it, once; {@code woken} is only set by that one, so there are no spurious
 * wakes. The time of the wake is stamped just before the unpark and read by the woken task: that is the wake latency.
 */
final class Waiter {
    private final Control control;
    private final WakeLatency latency;
    private final Host host;
    private final Thread thread;
    private long wokenAt;
    private volatile boolean woken;

    Waiter(Host host, Control control, WakeLatency latency, Thread thread) {
        this.host = host;
        this.control = control;
        this.latency = latency;
        this.thread = thread;
    }

    /** Makes it ready to be put into a queue. */
    Waiter prepare() {
        woken = false;
        return this;
    }

    /** For whoever took it out of its queue. */
    void wake() {
        wokenAt = host.nanoTime();
        woken = true;
        LockSupport.unpark(thread);
    }

    /**
     * Blocks the calling task, whose waiter this is, until it is woken.
     *
     * @throws InterruptedException if the task is interrupted or the run is stopped first; then it is perhaps still in the
     *     queue
     */
    void await() throws InterruptedException {
        boolean blocked = false;
        while (!woken) {
            if (control.isStopping() || Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
            blocked = true;
        }
        if (blocked) {
            latency.record(host.nanoTime() - wokenAt);
        }
    }
}
