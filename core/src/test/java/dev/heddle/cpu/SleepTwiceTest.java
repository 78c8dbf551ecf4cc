package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.CpuSet;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A task whose sleep ends by an unpark, after its deadline but before its CPU has come to the timer, sleeps again
 * elsewhere: the timer that is still queued there must not be touched.
 */
class SleepTwiceTest {
    @Test
    void aSecondSleepElsewhereLeavesTheFirstCpusTimersAlone() throws InterruptedException {
        Scheduler scheduler = Scheduler.builder().name("twice").cpus(2).start();
        CpuSet first = CpuSet.of(0);
        AtomicLong wanderersDeadline = new AtomicLong();
        CountDownLatch sleepsAgain = new CountDownLatch(1);
        CountDownLatch otherWokeUp = new CountDownLatch(1);
        AtomicBoolean hogRuns = new AtomicBoolean();
        AtomicBoolean hogMayEnd = new AtomicBoolean();

        Task wanderer = scheduler.task().name("wanderer").affinity(first).start(() -> {
            try {
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
                wanderersDeadline.set(deadline);
                Task.sleepUntil(deadline);
                sleepsAgain.countDown();
                Task.sleep(Duration.ofHours(1));
            } catch (InterruptedException expected) {
                // The test is over.
            }
        });
        awaitParked(wanderer);
        Task other = scheduler.task().name("other").affinity(first).start(() -> {
            try {
                Task.sleepUntil(wanderersDeadline.get() + TimeUnit.MILLISECONDS.toNanos(300));
                otherWokeUp.countDown();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        awaitParked(other);
        scheduler.task().name("hog").affinity(first).start(() -> {
            hogRuns.set(true);
            while (!hogMayEnd.get()) {
                Thread.onSpinWait();
            }
        });
        while (!hogRuns.get()) {
            Fixtures.breathe();
        }
        // Its CPU is busy when the deadline comes; somebody unparks it, and it goes on at the other CPU.
        wanderer.setAffinity(CpuSet.of(1));
        while (System.nanoTime() < wanderersDeadline.get()) {
            Fixtures.breathe();
        }
        LockSupport.unpark(wanderer.thread());
        assertThat(sleepsAgain.await(30, TimeUnit.SECONDS)).as(scheduler.dump()).isTrue();
        awaitParked(wanderer);
        hogMayEnd.set(true);

        boolean woke = otherWokeUp.await(10, TimeUnit.SECONDS);
        Objects.requireNonNull(wanderer.thread()).interrupt();
        if (!woke) {
            LockSupport.unpark(other.thread());
        }
        assertThat(woke).as("the other sleeper wakes up at its time").isTrue();
        scheduler.close();
    }

    private static void awaitParked(Task task) {
        Thread thread = Objects.requireNonNull(task.thread());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime())
                    .as("%s is %s", task, thread.getState())
                    .isLessThan(deadline);
            Fixtures.breathe();
        }
    }
}
