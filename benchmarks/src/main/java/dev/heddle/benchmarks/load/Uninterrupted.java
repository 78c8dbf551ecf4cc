package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.side.Side;

/** A body as a {@link Runnable}: nobody interrupts it, and if somebody does, it ends. */
record Uninterrupted(Side.Body body) implements Runnable {
    @Override
    public void run() {
        try {
            body.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
