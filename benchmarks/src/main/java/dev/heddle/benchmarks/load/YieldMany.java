package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.Arrays;
import java.util.EnumSet;

/** Many tasks that all yield. */
public final class YieldMany extends Loop {
    private static final int TASKS = 200;

    /** The benchmark. */
    public YieldMany() {
        super(
                "yield-many",
                TASKS + " tasks yield 1,000 times each: one yield",
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                1_000,
                20);
    }

    @Override
    long once(Side side, int yieldsEach) throws InterruptedException {
        int[] yielded = new int[TASKS];
        long switchesBefore = side.switches();
        side.run(() -> {
            Thread[] threads = new Thread[TASKS];
            for (int i = 0; i < TASKS; i++) {
                int me = i;
                threads[i] = side.newThread(() -> yielded[me] = yieldRepeatedly(side, yieldsEach));
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        });
        require("yields", Arrays.stream(yielded).asLongStream().sum(), (long) TASKS * yieldsEach);
        // Every yield goes through the scheduler, where that can be asked.
        long switches = side.switches() - switchesBefore;
        if (switchesBefore >= 0 && switches < (long) TASKS * yieldsEach) {
            throw new IllegalStateException(
                    "of " + (long) TASKS * yieldsEach + " yields " + switches + " came to the scheduler");
        }
        return (long) TASKS * yieldsEach;
    }

    private static int yieldRepeatedly(Side side, int times) {
        int yielded = 0;
        for (int i = 0; i < times; i++) {
            side.giveWay();
            yielded++;
        }
        return yielded;
    }
}
