package dev.heddle.workload.parse;

import org.jspecify.annotations.Nullable;

/**
 * A workload file that cannot be read or is wrong. The message is one line for the user, {@code FILE:LINE:COLUMN: what is
 * wrong, what is allowed}; a file that cannot be read at all has no line and column.
 */
public final class WorkloadException extends Exception {
    private static final long serialVersionUID = 1L;

    WorkloadException(String message) {
        super(message);
    }

    WorkloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
