package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;

/** A task starts a hundred others, waits for them all, and does that again. */
public final class FanOut extends Loop {
    private static final int WIDTH = 100;

    /** The benchmark. */
    public FanOut() {
        super(
                "fan-out",
                "a task starts " + WIDTH + " others and waits for them, again and again: one of them",
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                1_000,
                20);
    }

    @Override
    long once(Side side, int times) throws InterruptedException {
        side.run(() -> {
            for (int i = 0; i < times; i++) {
                Children.startAndJoin(side, WIDTH);
            }
        });
        return (long) times * WIDTH;
    }
}
