package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;

/** A tree of tasks, ten children each, whose leaves are numbered and whose nodes add up: after Atemerev's skynet. */
public final class Skynet extends Loop {
    private static final int CHILDREN = 10;

    /** The benchmark. */
    public Skynet() {
        super(
                "skynet",
                "a tree of tasks with a million leaves, ten children a node, added up: one leaf",
                2,
                EnumSet.of(
                        Contender.HEDDLE,
                        Contender.JDK,
                        Contender.UNPINNED,
                        Contender.FLOOR,
                        Contender.GO,
                        Contender.TOKIO),
                1_000_000,
                1_000);
    }

    @Override
    long once(Side side, int leaves) throws InterruptedException {
        long[] sum = new long[1];
        side.run(() -> sum[0] = sum(side, 0, leaves));
        require("in the sum of all leaves", sum[0], (leaves - 1L) * leaves / 2);
        return leaves;
    }

    private static long sum(Side side, int first, int leaves) throws InterruptedException {
        if (leaves == 1) {
            return first;
        }
        int each = leaves / CHILDREN;
        long[] sums = new long[CHILDREN];
        Thread[] children = new Thread[CHILDREN];
        for (int i = 0; i < CHILDREN; i++) {
            int me = i;
            children[i] = side.newThread(new Uninterrupted(() -> sums[me] = sum(side, first + me * each, each)));
            children[i].start();
        }
        long sum = 0;
        for (int i = 0; i < CHILDREN; i++) {
            children[i].join();
            sum += sums[i];
        }
        return sum;
    }
}
