package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;

/** A task starts a million others and joins them. */
public final class StartJoin extends Loop {
    /** The benchmark. */
    public StartJoin() {
        super(
                "start-join",
                "a million tasks started by one and joined: one of them",
                2,
                EnumSet.of(
                        Contender.HEDDLE,
                        Contender.JDK,
                        Contender.UNPINNED,
                        Contender.FLOOR,
                        Contender.GO,
                        Contender.TOKIO),
                1_000_000,
                5_000);
    }

    @Override
    long once(Side side, int tasks) throws InterruptedException {
        side.run(() -> Children.startAndJoin(side, tasks));
        return tasks;
    }
}
