package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scheduler;
import dev.heddle.Task;
import dev.heddle.cpu.Fixtures;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Closing waits for tasks that still run: what they need of the machine must go on meanwhile. */
class ClosingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Test
    void timeSlicesStillEndWhileASchedulerCloses() throws InterruptedException {
        Scheduler scheduler = Scheduler.builder().name("closing").cpus(1).start();
        Thread closer = Thread.ofPlatform().daemon().unstarted(scheduler::close);
        CountDownLatch runs = new CountDownLatch(1);
        AtomicBoolean otherHasRun = new AtomicBoolean();
        AtomicBoolean gaveUp = new AtomicBoolean();
        scheduler.task().name("hog").start(() -> {
            runs.countDown();
            // Until close() waits for the carriers, which is the last thing it does.
            while (closer.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            scheduler.task().name("other").start(() -> otherHasRun.set(true));
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!otherHasRun.get() && !gaveUp.get()) {
                Task.checkpoint();
                gaveUp.set(System.nanoTime() > deadline);
            }
        });
        runs.await();
        closer.start();
        assertThat(closer.join(TIMEOUT.multipliedBy(3)))
                .as("closes: %s", scheduler.dump())
                .isTrue();
        assertThat(gaveUp.get()).as("the hog was never asked to give way").isFalse();
    }

    /** The same without a close: shows that the test above finds what it looks for, and nothing else. */
    @Test
    void timeSlicesEndWhileASchedulerRuns() throws InterruptedException {
        AtomicBoolean otherHasRun = new AtomicBoolean();
        try (Scheduler scheduler = Scheduler.builder().name("open").cpus(1).start()) {
            CountDownLatch ended = new CountDownLatch(1);
            scheduler.task().name("hog").start(() -> {
                scheduler.task().name("other").start(() -> otherHasRun.set(true));
                while (!otherHasRun.get()) {
                    Task.checkpoint();
                }
                ended.countDown();
            });
            assertThat(ended.await(TIMEOUT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                    .as(scheduler.dump())
                    .isTrue();
        }
        Fixtures.breathe();
    }
}
