package dev.heddle.blocking;

import dev.heddle.Task;

/** For {@link PinnedTest}, which loads copies of it: its initialiser blocks on the timer of its CPU. */
final class SleepsByTaskToo {
    static {
        try {
            Task.sleepUntil(System.nanoTime() + 2_000_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SleepsByTaskToo() {}
}
