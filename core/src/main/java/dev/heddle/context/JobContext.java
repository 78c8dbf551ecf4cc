package dev.heddle.context;

/** A run-to-completion job: runs once, on the loop's own stack, and cannot be preempted. */
public final class JobContext implements TaskContext {
    private final Runnable body;

    public JobContext(Runnable body) {
        this.body = body;
    }

    @Override
    public boolean resume() {
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

    @Override
    public boolean preemptible() {
        return false;
    }
}
