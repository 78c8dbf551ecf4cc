package dev.heddle.cpu;

import dev.heddle.context.VirtualThreadContext;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One task's entry in a CPU's timer queue.
 *
 * <p>It is put in by its task, running on that CPU, and taken out by that CPU alone. A task that is interrupted or cancelled
 * and goes on elsewhere abandons it there; the CPU throws it out when it needs its place.
 */
final class SleepTimer {
    /** Null once abandoned; written by the task. */
    private volatile @Nullable PreemptibleTask task;

    /** The task writes it before it queues the timer. */
    long deadline;

    /** Order among equal deadlines, modulo 2<sup>32</sup>; the queue's CPU only. */
    int sequence;

    /** Set by the task when it queues the timer, cleared by the queue's CPU when it has taken it out. */
    private volatile boolean queued;

    SleepTimer(PreemptibleTask task) {
        this.task = task;
    }

    boolean isQueued() {
        return queued;
    }

    void setQueued(boolean queued) {
        this.queued = queued;
    }

    /** The task goes on before its deadline. */
    void abandon() {
        task = null;
    }

    /** Any thread; once true, always true. */
    boolean isAbandoned() {
        return task == null;
    }

    /** Ends the sleep: the JDK's unpark calls the task's wake. Any thread. */
    void fire() {
        PreemptibleTask sleeper = task;
        if (sleeper == null) {
            return;
        }
        if (sleeper.context() instanceof VirtualThreadContext context) {
            LockSupport.unpark(context.thread());
        } else {
            sleeper.wake();
        }
    }
}
