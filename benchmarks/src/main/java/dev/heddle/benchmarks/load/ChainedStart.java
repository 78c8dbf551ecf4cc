package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;

/** Every task starts the next one and ends. */
public final class ChainedStart extends Loop {
    /** The benchmark. */
    public ChainedStart() {
        super(
                "chained-start",
                "a task starts the next and ends: one of them",
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.GO, Contender.TOKIO),
                200_000,
                2_000);
    }

    @Override
    long once(Side side, int tasks) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        // Each is written by one task and read by the next, which it has started.
        int[] started = new int[1];
        side.run(() -> new Link(side, started, tasks, done).next());
        done.await();
        require("tasks", started[0], tasks);
        return tasks;
    }

    private record Link(Side side, int[] started, int tasks, CountDownLatch done) implements Runnable {
        @Override
        public void run() {
            started[0]++;
            if (started[0] == tasks) {
                done.countDown();
            } else {
                next();
            }
        }

        void next() {
            side.newThread(this).start();
        }
    }
}
