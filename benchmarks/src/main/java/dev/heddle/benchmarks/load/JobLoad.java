package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.side.Side;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** Jobs that do nothing but count, so that only their dispatch is measured. */
final class JobLoad {
    private JobLoad() {}

    /** One job that submits itself again until it has run {@code times}. */
    static void resubmitting(Side side, int times) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Executor jobs = side.jobs();
        jobs.execute(new Runnable() {
            private int left = times;

            @Override
            public void run() {
                left--;
                if (left > 0) {
                    jobs.execute(this);
                } else {
                    done.countDown();
                }
            }
        });
        awaitLast(side, done);
    }

    /**
     * A job that submits {@code size} jobs at a time, itself the last of them, {@code batches} times over: all but the first
     * wait behind others.
     */
    static void batches(Side side, int batches, int size) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Executor jobs = side.jobs();
        jobs.execute(new Runnable() {
            private final Runnable counting = this::count;
            private int left = batches;
            private int ran;

            @Override
            public void run() {
                if (left-- > 0) {
                    for (int i = 1; i < size; i++) {
                        jobs.execute(counting);
                    }
                    jobs.execute(this);
                } else if (ran == batches * (size - 1)) {
                    done.countDown();
                }
            }

            private void count() {
                ran++;
            }
        });
        awaitLast(side, done);
    }

    /** The benchmark's thread, which is no CPU, submits {@code times} jobs and waits for the last. */
    static void fromOutside(Side side, int times) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Executor jobs = side.jobs();
        Runnable job = new Runnable() {
            private int left = times;

            @Override
            public void run() {
                left--;
                if (left == 0) {
                    done.countDown();
                }
            }
        };
        for (int i = 0; i < times; i++) {
            jobs.execute(job);
        }
        awaitLast(side, done);
    }

    private static void awaitLast(Side side, CountDownLatch done) throws InterruptedException {
        side.awaitJobs(done);
        if (done.getCount() != 0) {
            throw new IllegalStateException("the last job has not run");
        }
    }
}
