package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TestScheduler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Semaphores, latches, barriers, phasers, exchangers. */
class SynchronizersTest {
    private static final int TASKS = 300;

    @TwoAndFourCpus
    void semaphoreLimits(int cpus) {
        Semaphore permits = new Semaphore(3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        // A task may be done before the next is started: the first ones wait for each other, inside.
        CountDownLatch three = new CountDownLatch(3);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int i = 0; i < 10; i++) {
                    permits.acquire();
                    try {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        three.countDown();
                        three.await();
                        TestScheduler.yieldCpu();
                        inside.decrementAndGet();
                    } finally {
                        permits.release();
                    }
                }
            });
        }
        assertThat(most.get()).isEqualTo(3);
    }

    @TwoAndFourCpus
    void latchReleasesAll(int cpus) {
        CountDownLatch all = new CountDownLatch(TASKS);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                all.countDown();
                all.await();
                assertThat(all.getCount()).isZero();
            });
        }
    }

    @TwoAndFourCpus
    void cyclicBarrierKeepsStep(int cpus) {
        AtomicInteger trips = new AtomicInteger();
        CyclicBarrier barrier = new CyclicBarrier(TASKS, trips::incrementAndGet);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int step = 0; step < 10; step++) {
                    assertThat(trips.get()).isEqualTo(step);
                    barrier.await();
                }
            });
        }
        assertThat(trips.get()).isEqualTo(10);
    }

    @TwoAndFourCpus
    void phaserKeepsStep(int cpus) {
        Phaser phaser = new Phaser(TASKS);
        AtomicInteger arrivals = new AtomicInteger();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                for (int step = 1; step <= 10; step++) {
                    arrivals.incrementAndGet();
                    assertThat(phaser.arriveAndAwaitAdvance()).isEqualTo(step);
                    assertThat(arrivals.get()).isGreaterThanOrEqualTo(step * TASKS);
                }
            });
        }
    }

    @TwoAndFourCpus
    void exchangersPair(int cpus) {
        Exchanger<Integer> exchanger = new Exchanger<>();
        AtomicInteger sum = new AtomicInteger();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> sum.addAndGet(exchanger.exchange(index)));
        }
        assertThat(sum.get()).isEqualTo(TASKS * (TASKS - 1) / 2);
    }
}
