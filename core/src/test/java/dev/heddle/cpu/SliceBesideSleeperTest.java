package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A task that sleeps for long must not take the time slices away from those that run. */
class SliceBesideSleeperTest {
    @Test
    void aSliceEndsAlthoughSomebodySleepsForLong() throws InterruptedException {
        Scheduler scheduler = Scheduler.builder().name("sleeper").cpus(1).start();
        CountDownLatch sleeping = new CountDownLatch(1);
        Task sleeper = scheduler.task().name("sleeper").start(() -> {
            sleeping.countDown();
            try {
                Task.sleep(Duration.ofHours(1));
            } catch (InterruptedException expected) {
                // It has done its part.
            }
        });
        sleeping.await();
        AtomicBoolean otherHasRun = new AtomicBoolean();
        AtomicBoolean gaveUp = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        scheduler.task().name("hog").start(() -> {
            scheduler.task().name("other").start(() -> otherHasRun.set(true));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (!otherHasRun.get() && !gaveUp.get()) {
                Task.checkpoint();
                gaveUp.set(System.nanoTime() > deadline);
            }
            ended.countDown();
        });
        assertThat(ended.await(30, TimeUnit.SECONDS)).as(scheduler.dump()).isTrue();
        assertThat(gaveUp.get()).as("the hog was never asked to give way").isFalse();
        Thread thread = sleeper.thread();
        if (thread != null) {
            thread.interrupt();
        }
        scheduler.close();
    }
}
