package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Many tasks that all yield. */
public final class YieldMany extends Loop {
    private static final int FEW = 200;
    private static final int MANY = 10_000;
    private static final int ANYWHERE = -1;

    private final int tasks;
    private final int cpu;

    private YieldMany(
            String name, String what, Set<Contender> contenders, int tasks, int cpu, int fullSize, int shortSize) {
        super(name, what, 2, contenders, fullSize, shortSize);
        this.tasks = tasks;
        this.cpu = cpu;
    }

    /** Any CPU may run them. */
    public static YieldMany anywhere() {
        return new YieldMany(
                "yield-many",
                FEW + " tasks yield 1,000 times each: one yield",
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                FEW,
                ANYWHERE,
                1_000,
                20);
    }

    /** One of two CPUs may run them, and the other has nothing to do. */
    public static YieldMany bound() {
        return new YieldMany(
                "yield-bound",
                "10,000 tasks that are bound to one of two CPUs, while the other is halted, yield 20 times each: one yield",
                EnumSet.of(Contender.HEDDLE, Contender.UNPINNED),
                MANY,
                0,
                20,
                1);
    }

    @Override
    long once(Side side, int yieldsEach) throws InterruptedException {
        int[] yielded = new int[tasks];
        long switchesBefore = side.switches();
        side.run(() -> {
            Thread[] threads = new Thread[tasks];
            for (int i = 0; i < tasks; i++) {
                int me = i;
                Runnable body = () -> yielded[me] = yieldRepeatedly(side, yieldsEach);
                threads[i] = cpu == ANYWHERE ? side.newThread(body) : side.newThread(body, cpu);
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        });
        require("yields", Arrays.stream(yielded).asLongStream().sum(), (long) tasks * yieldsEach);
        // Every yield goes through the scheduler, where that can be asked.
        long switches = side.switches() - switchesBefore;
        if (switchesBefore >= 0 && switches < (long) tasks * yieldsEach) {
            throw new IllegalStateException(
                    "of " + (long) tasks * yieldsEach + " yields " + switches + " came to the scheduler");
        }
        return (long) tasks * yieldsEach;
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
