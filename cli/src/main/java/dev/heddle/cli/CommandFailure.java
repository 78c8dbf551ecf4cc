package dev.heddle.cli;

import org.jspecify.annotations.Nullable;

/** Why a command ends early: a message for the user and an exit status. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    private CommandFailure(int exitStatus, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    /** What the user gave cannot be used. Nothing has run. */
    static CommandFailure badInput(String message) {
        return new CommandFailure(ExitStatus.USAGE, message, null);
    }

    /** The run could not be started, or could not go on. */
    static CommandFailure failed(String message, Throwable cause) {
        return new CommandFailure(ExitStatus.FAILED, message, cause);
    }

    int exitStatus() {
        return exitStatus;
    }
}
