package dev.heddle.cli;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run in order when the user presses Ctrl-C, or another program asks the JVM to end.
 *
 * <p>The JVM then starts its shutdown hooks beside everything else, and halts, with the exit status that belongs to the signal (130
 * for Ctrl-C), as soon as they have returned. The hook in here asks the run to end, and returns when the command has written its
 * report.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch commandEnded = new CountDownLatch(1);
    private volatile boolean signalled;
    private @Nullable Thread hook;

    /** From now on a signal ends the run by this action, which must not block. */
    void endBy(Runnable stop) {
        Thread thread = Thread.ofPlatform().name("heddle-interruption").unstarted(() -> onSignal(stop));
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            hook = thread;
        } catch (IllegalStateException alreadyEnding) {
            stop.run();
        }
    }

    private void onSignal(Runnable stop) {
        signalled = true;
        try (SecondSignal second = SecondSignal.watch()) {
            Objects.requireNonNull(second);
            stop.run();
            commandEnded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a signal came. */
    boolean signalled() {
        return signalled;
    }

    /** The command has ended, and everything that it had to say is written. */
    @Override
    public void close() {
        commandEnded.countDown();
        if (hook != null && !signalled) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                // The hook finds the latch open.
            }
        }
    }
}
