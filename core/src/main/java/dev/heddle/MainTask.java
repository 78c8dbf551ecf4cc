package dev.heddle;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the thread that became a CPU runs first. */
final class MainTask implements Runnable {
    private final Scheduler scheduler;
    private final Consumer<? super Scheduler> main;
    private @Nullable Throwable thrown;

    MainTask(Scheduler scheduler, Consumer<? super Scheduler> main) {
        this.scheduler = scheduler;
        this.main = main;
    }

    @Override
    public void run() {
        try {
            main.accept(scheduler);
        } catch (Throwable t) {
            thrown = t;
        } finally {
            scheduler.smp().shutdown();
        }
    }

    void rethrow() {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown != null) {
            throw new IllegalStateException("main has thrown a checked exception", thrown);
        }
    }
}
