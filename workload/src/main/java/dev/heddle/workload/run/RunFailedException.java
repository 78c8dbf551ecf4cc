package dev.heddle.workload.run;

import org.jspecify.annotations.Nullable;

/** A run that could not be started, or that could not go on. The message is one line for the user. */
public final class RunFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message one line for the user: what failed, and where
     * @param cause what is behind it; null if the message says it all
     */
    public RunFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
