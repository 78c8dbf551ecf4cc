package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;

/** Two tasks of one CPU that yield to each other. */
public final class Yield extends Loop {
    /** The benchmark. */
    public Yield() {
        super(
                "yield",
                "two tasks on one CPU: from one's yield to the other's return from its own",
                1,
                EnumSet.of(
                        Contender.HEDDLE,
                        Contender.JDK,
                        Contender.TRACED,
                        Contender.FLOOR,
                        Contender.CONTINUATION,
                        Contender.GO,
                        Contender.TOKIO),
                // Enough that starting and joining the tasks does not show; few enough that their first frames are
                // compiled
                // soon: one that is interpreted makes every switch dearer, for everybody, as long as it is there.
                5_000,
                2_000);
    }

    @Override
    long once(Side side, int yieldsEach) throws InterruptedException {
        Alternation alternation = new Alternation(side, yieldsEach);
        side.runPair(alternation.first(), alternation.second());
        alternation.requireAlternated();
        return 2L * yieldsEach;
    }
}
