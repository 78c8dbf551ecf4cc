package dev.heddle.blocking;

/** For {@link PinnedTest}, which loads copies of it: its initialiser blocks. */
final class SleepsByThreadToo {
    static {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SleepsByThreadToo() {}
}
