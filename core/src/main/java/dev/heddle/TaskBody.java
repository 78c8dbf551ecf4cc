package dev.heddle;

import dev.heddle.cpu.PreemptibleTask;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of a task runs: the user's code, then what is made of its end. Belongs to one task; run once, by its
 * thread.
 */
class TaskBody implements Runnable {
    private static final Outcome<?> NOTHING = new Outcome.Value<@Nullable Object>(null);
    private static final Outcome<?> CANCELLED = new Outcome.Cancelled<@Nullable Object>();

    /**
     * Of a task that has failed when there was no memory left to say by what. Made with this class, as the class of all that have failed is
     * loaded with it: a task that has run out of files must not need one for that.
     */
    private static final Outcome<?> UNKNOWN_FAILURE = unknownFailure();

    /** Longer chains of causes are circles. */
    private static final int MAX_CAUSES = 100;

    /**
     * What to run, a {@code Runnable} or a {@link Call}; from its end on, its {@link Outcome}, so that an ended task keeps
     * nothing else alive. Written by the task's thread; read by anyone.
     */
    private volatile Object workThenOutcome;

    /** Tells what returns a value from what does not, even if an object could do both. */
    private record Call(Callable<?> callable) {}

    TaskBody(Runnable work) {
        this.workThenOutcome = work;
    }

    TaskBody(Callable<?> work) {
        this.workThenOutcome = new Call(work);
    }

    @Override
    public final void run() {
        PreemptibleTask self = Task.requireRunning();
        Outcome<?> outcome = UNKNOWN_FAILURE;
        try {
            // If it was cancelled before it began, that is delivered by its not beginning.
            outcome = self.takeCancellationAndOwe() ? CANCELLED : live(self);
        } finally {
            workThenOutcome = outcome;
        }
    }

    /** From the body's first line to the outcome. */
    Outcome<?> live(PreemptibleTask self) {
        return attempt(self);
    }

    /** Runs the work once. Throws nothing but an error for lack of memory. */
    final Outcome<?> attempt(PreemptibleTask self) {
        try {
            if (workThenOutcome instanceof Call call) {
                return new Outcome.Value<@Nullable Object>(call.callable().call());
            }
            ((Runnable) workThenOutcome).run();
            return NOTHING;
        } catch (Throwable thrown) {
            if (self.isCancelled() && comesOfCancellation(thrown)) {
                return CANCELLED;
            }
            report(thrown);
            return new Outcome.Failed<>(thrown);
        }
    }

    private static Outcome<?> unknownFailure() {
        IllegalStateException unknown =
                new IllegalStateException("the task has failed, and there was no memory to record by what");
        // That of this class's initialiser says nothing.
        unknown.setStackTrace(new StackTraceElement[0]);
        return new Outcome.Failed<@Nullable Object>(unknown);
    }

    static Outcome<?> cancelled() {
        return CANCELLED;
    }

    private static boolean comesOfCancellation(Throwable thrown) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        Throwable one = thrown;
        for (int causes = 0; one != null && causes < MAX_CAUSES; causes++) {
            if (one instanceof TaskCancelledError || isOfInterrupt(one, interrupted)) {
                return true;
            }
            one = one.getCause();
        }
        return false;
    }

    private static boolean isOfInterrupt(Throwable one, boolean interrupted) {
        if (one instanceof SocketException) {
            // So the JDK's sockets tell a virtual thread that it was interrupted.
            return interrupted;
        }
        if (one instanceof InterruptedIOException) {
            return !(one instanceof SocketTimeoutException);
        }
        return one instanceof InterruptedException || one instanceof ClosedByInterruptException;
    }

    /** The thread's handler is the task's own, or its scheduler's, or what any thread has. */
    private static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable ignored) {
            // As the JVM does with what a handler throws.
            return;
        }
    }

    /** How it has ended; null if it has not, or never will because its thread was refused. Any thread. */
    final @Nullable Outcome<?> outcome() {
        return workThenOutcome instanceof Outcome<?> outcome ? outcome : null;
    }

    /** How often its work was begun again. Any thread; a hint for others than the task itself. */
    long restarts() {
        return 0;
    }
}
