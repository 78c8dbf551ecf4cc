package dev.heddle.cli;

/** The exit statuses of the command. */
final class ExitStatus {
    /** Everything went as it should. */
    static final int OK = 0;

    /** The run failed. */
    static final int FAILED = 1;

    /** Wrong options, or a file that cannot be used; nothing has run. */
    static final int USAGE = 2;

    /** The user ended the run. */
    static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
