package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Priority;
import dev.heddle.Task;
import dev.heddle.TestScheduler;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sleeping, by the JDK's means and on the CPU's own timer, and waiting for the end of a thread. */
class SleepTest {
    private static final int TASKS = 300;

    @TwoAndFourCpus
    void threadSleepIsNeverTooShort(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int i = 0; i < 5; i++) {
                    long start = System.nanoTime();
                    Thread.sleep(1 + index % 3);
                    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo((1 + index % 3) * 1_000_000L);
                }
            });
        }
    }

    @TwoAndFourCpus
    void taskSleepIsNeverTooShort(int cpus) {
        long seed = System.nanoTime();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                Random random = new Random(seed + index);
                for (int i = 0; i < 10; i++) {
                    long deadline = System.nanoTime() + random.nextInt(3_000_000);
                    Task.sleepUntil(deadline);
                    assertThat(System.nanoTime() - deadline).as("seed %d", seed).isNotNegative();
                    Task.sleep(Duration.ofNanos(random.nextInt(500_000)));
                }
            });
        }
    }

    /** A sleeper that is unparked goes on sleeping, on whichever CPU that makes it look at the time. */
    @TwoAndFourCpus
    void taskSleepSurvivesStrayUnparks(int cpus) {
        AtomicBoolean over = new AtomicBoolean();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            Thread[] sleepers = new Thread[100];
            CountDownLatch ended = new CountDownLatch(sleepers.length);
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            for (int i = 0; i < sleepers.length; i++) {
                sleepers[i] = TestScheduler.threadOf(on.task().start(TestScheduler.reporting(failure, () -> {
                    try {
                        for (int round = 0; round < 20; round++) {
                            long deadline = System.nanoTime() + 1_000_000;
                            Task.sleepUntil(deadline);
                            assertThat(System.nanoTime() - deadline).isNotNegative();
                        }
                    } finally {
                        ended.countDown();
                    }
                })));
            }
            on.task().priority(Priority.HIGH).start(() -> {
                while (!over.get()) {
                    for (Thread sleeper : sleepers) {
                        LockSupport.unpark(sleeper);
                    }
                    Task.checkpoint();
                    TestScheduler.yieldCpu();
                }
            });
            try {
                on.await("all sleepers to end", ended);
            } finally {
                over.set(true);
            }
            TestScheduler.rethrow(failure.get());
        }
    }

    @TwoAndFourCpus
    void sleepingUntilThePastReturnsAtOnce(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                Task.sleepUntil(System.nanoTime() - 1);
                Task.sleep(Duration.ZERO);
                Task.sleep(Duration.ofSeconds(-1));
            });
        }
    }

    @Test
    void onlyATaskSleepsOnItsCpusTimer() {
        assertThatThrownBy(() -> Task.sleep(Duration.ofNanos(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only a task can sleep")
                .hasMessageContaining(Thread.currentThread().getName());
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(1);
            on.scheduler().jobs(Priority.NORMAL).execute(() -> {
                TestScheduler.reporting(thrown, () -> Task.sleep(Duration.ofNanos(1)))
                        .run();
                done.countDown();
            });
            on.await("the job", done);
            assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("job");
        }
    }

    @TwoAndFourCpus
    void parkNanosEnds(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                long deadline = System.nanoTime() + 2_000_000;
                while (System.nanoTime() < deadline) {
                    LockSupport.parkNanos(deadline - System.nanoTime());
                }
            });
        }
    }

    @TwoAndFourCpus
    void joinWaitsForTheEnd(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(150, index -> {
                AtomicBoolean ended = new AtomicBoolean();
                Task child = on.task().start(() -> {
                    LockSupport.parkNanos(1_000_000);
                    ended.set(true);
                });
                if (index % 2 == 0) {
                    child.join();
                } else {
                    TestScheduler.threadOf(child).join();
                }
                assertThat(ended).isTrue();
                child.join();
                assertThat(child.join(Duration.ofDays(1))).isTrue();
            });
        }
    }

    @TwoAndFourCpus
    void joinWithTimeoutGivesUp(int cpus) {
        CountDownLatch release = new CountDownLatch(1);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            Task blocked = on.task().start(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            try {
                on.crowd(150, index -> {
                    assertThat(blocked.join(Duration.ofMillis(1))).isFalse();
                    TestScheduler.threadOf(blocked).join(1);
                    assertThat(TestScheduler.threadOf(blocked).isAlive()).isTrue();
                });
            } finally {
                release.countDown();
            }
        }
    }

    @TwoAndFourCpus
    void timedAcquisitionsGiveUp(int cpus) {
        CountDownLatch never = new CountDownLatch(1);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(
                    TASKS,
                    index -> assertThat(never.await(1, TimeUnit.MILLISECONDS)).isFalse());
        }
    }
}
