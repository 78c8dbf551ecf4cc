package dev.heddle.explorer;

import org.jspecify.annotations.Nullable;

/** Runs one schedule after the other. All actors of a schedule are coroutines on one such thread. */
final class ExplorerThread extends Thread {
    private @Nullable Interleaver current;

    ExplorerThread(Runnable body) {
        super(body, "explorer");
        setDaemon(true);
    }

    /** From here on, schedules of this thread are those of {@code interleaver}. */
    static void attach(Interleaver interleaver) {
        ((ExplorerThread) Thread.currentThread()).current = interleaver;
    }

    Interleaver current() {
        Interleaver interleaver = current;
        if (interleaver == null) {
            throw new IllegalStateException("no schedule runs");
        }
        return interleaver;
    }
}
