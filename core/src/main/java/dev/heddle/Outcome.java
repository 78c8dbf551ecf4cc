package dev.heddle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a task has ended.
 *
 * <table class="striped">
 * <caption>What a task's outcome is</caption>
 * <thead><tr><th>its body</th><th>not cancelled</th><th>cancelled before that</th></tr></thead>
 * <tbody>
 * <tr><td>never began</td><td>{@code Failed} (its scheduler refused it)</td><td>{@code Cancelled}</td></tr>
 * <tr><td>returned</td><td>{@code Value}</td><td>{@code Value}: it was done in spite of that</td></tr>
 * <tr><td>threw the {@link TaskCancelledError}, or what comes of an interrupt</td><td>{@code Failed}</td><td>{@code
 * Cancelled}</td></tr>
 * <tr><td>threw something else</td><td>{@code Failed}</td><td>{@code Failed}: its clean-up, say, went wrong</td></tr>
 * </tbody>
 * </table>
 *
 * <p>What comes of an interrupt is, itself or among its causes, an {@link InterruptedException}, a {@link
 * java.nio.channels.ClosedByInterruptException}, another {@code InterruptedIOException} (but for that of a timeout), or, with the interrupt status still
 * set, a {@link java.net.SocketException}: so code that wraps the exceptions that it catches ends as cancelled, too.
 *
 * <p>With a {@link RestartPolicy} it is the outcome of the last attempt. Immutable.
 *
 * @param <T> what the body returns
 */
public sealed interface Outcome<T extends @Nullable Object> {
    /**
     * The body has returned.
     *
     * @param <T> what the body returns
     * @param value what it has returned; null if it returns nothing
     */
    record Value<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /**
     * The body has thrown something.
     *
     * @param <T> what the body would have returned
     * @param cause what it has thrown; if there was no memory to record that, an {@link IllegalStateException} that says so (the thread's
     *     handler of uncaught exceptions has been told more)
     */
    record Failed<T extends @Nullable Object>(Throwable cause) implements Outcome<T> {
        /** Checks that there is a cause. */
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }
    }

    /**
     * The task was cancelled, and that ended its body or kept it from beginning.
     *
     * @param <T> what the body would have returned
     */
    record Cancelled<T extends @Nullable Object>() implements Outcome<T> {}
}
