package dev.heddle.explorer;

import org.jspecify.annotations.Nullable;

/**
 * Runs one schedule after the other. All actors of a schedule are coroutines on one such thread.
 *
 * <p>What must cost next to nothing is here and not in the {@link Interleaver}, which would be one more read away: two numbers that
 * are counted down, so that a step is a subtraction.
 */
final class ExplorerThread extends Thread {
    /** Of all loops of a schedule together. */
    private static final int MAX_TURNS = 1_000_000;

    private @Nullable Interleaver current;

    /** The {@link Interleaver}'s: how many steps the running actor takes before there is more to do than to count. */
    int stepsLeft = Integer.MAX_VALUE;

    private int turnsLeft;

    ExplorerThread(Runnable body) {
        super(body, "explorer");
        setDaemon(true);
    }

    /** From here on, schedules of this thread, which is returned, are those of {@code interleaver}. */
    static ExplorerThread attach(Interleaver interleaver) {
        ExplorerThread thread = (ExplorerThread) Thread.currentThread();
        thread.current = interleaver;
        thread.stepsLeft = Integer.MAX_VALUE;
        thread.turnsLeft = MAX_TURNS;
        return thread;
    }

    Interleaver current() {
        Interleaver interleaver = current;
        if (interleaver == null) {
            throw new IllegalStateException("no schedule runs");
        }
        return interleaver;
    }

    /** A switch point of the running actor. */
    void step() {
        if (--stepsLeft <= 0) {
            pause();
        }
    }

    /** A method of its own, so that the JVM puts only what is above into the engine. */
    private void pause() {
        current().pause();
    }

    /** A loop of the engine goes on. */
    void loops() {
        if (--turnsLeft < 0) {
            current().loopsForEver();
        }
    }
}
