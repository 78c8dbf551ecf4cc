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
        Link link = new Link(side, tasks, done);
        side.run(link::next);
        done.await();
        require("tasks", link.started, tasks);
        return tasks;
    }

    /** All tasks run the same one. */
    private static final class Link implements Runnable {
        private final Side side;
        private final int tasks;
        private final CountDownLatch done;

        /** By one task after the other: each is seen by the next, which it has started. */
        private int started;

        Link(Side side, int tasks, CountDownLatch done) {
            this.side = side;
            this.tasks = tasks;
            this.done = done;
        }

        @Override
        public void run() {
            started++;
            if (started == tasks) {
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
