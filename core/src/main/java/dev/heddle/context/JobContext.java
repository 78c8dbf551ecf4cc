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
            // Its outcome, not the loop's: it goes where a thread's uncaught exception goes.
            Thread carrier = Thread.currentThread();
            carrier.getUncaughtExceptionHandler().uncaughtException(carrier, uncaught);
        }
        return true;
    }

    @Override
    public boolean preemptible() {
        return false;
    }
}
