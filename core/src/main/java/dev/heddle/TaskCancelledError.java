package dev.heddle;

import java.io.Serial;

/**
 * Thrown in a task that has been cancelled, at its next preemption point, once. It is an error, so that {@code catch
 * (Exception)} does not swallow it, while {@code finally} and try-with-resources see it. Whoever catches it to clean up should
 * throw it on.
 */
public final class TaskCancelledError extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    TaskCancelledError(Task task) {
        super("cancelled: " + task);
    }
}
