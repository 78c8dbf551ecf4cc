package dev.heddle.cpu;

import java.util.concurrent.RejectedExecutionException;

/**
 * A run-to-completion job: runs once, on the loop's own stack, and cannot be preempted. It is woken once, by whoever
 * makes it, so nobody else knows it before it is queued.
 */
public final class Job extends TaskControlBlock {
    private final Runnable body;

    public Job(long id, int level, CpuMask affinity, Runnable body) {
        super(id, level, affinity);
        this.body = body;
    }

    /**
     * Its only wake; the caller must place it.
     *
     * @param admitted whether it may start
     * @throws RejectedExecutionException if not
     */
    public void start(boolean admitted) {
        PreemptibleTask.requireAdmission(admitted);
        wakeUnpublished();
    }

    @Override
    boolean resume() {
        try {
            body.run();
        } catch (Throwable uncaught) {
            report(uncaught);
        }
        return true;
    }

    /** Its outcome, not the loop's: it goes where a thread's uncaught exception goes. */
    private static void report(Throwable uncaught) {
        Thread carrier = Thread.currentThread();
        try {
            carrier.getUncaughtExceptionHandler().uncaughtException(carrier, uncaught);
        } catch (Throwable ignored) {
            // The JVM ignores what a handler throws, too; a CPU must survive it.
            return;
        }
    }
}
