package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final long SECOND = 1_000_000_000L;

    private static Simulation free(int cpus) {
        return Simulation.builder().cpus(cpus).costs(Costs.FREE).start();
    }

    @Test
    void aThreadComputesInVirtualTime() {
        try (Simulation sim = free(1)) {
            List<Long> times = new ArrayList<>();
            sim.task("one", Priority.NORMAL, null, () -> {
                        times.add(sim.nanoTime());
                        sim.compute(5_000);
                        times.add(sim.nanoTime());
                    })
                    .start();
            assertThat(sim.run(SECOND)).isFalse();
            assertThat(times).containsExactly(1L, 5_001L);
            assertThat(sim.stats().cpus().get(0).busyNanos()).isEqualTo(5_000);
        }
    }

    @Test
    void slicesAlternateTwoThreadsExactly() {
        try (Simulation sim = free(1)) {
            long[] ends = new long[2];
            for (int i = 0; i < 2; i++) {
                int me = i;
                sim.task("hog" + i, Priority.NORMAL, null, () -> {
                            sim.compute(12_000_000);
                            ends[me] = sim.nanoTime();
                        })
                        .start();
            }
            sim.run(SECOND);
            assertThat(ends).containsExactly(20_000_001, 24_000_001);
            assertThat(sim.stats().cpus().get(0).preemptions()).isEqualTo(4);
        }
    }

    @Test
    void anUrgentThreadPreemptsAnywhere() {
        try (Simulation sim = free(1)) {
            long[] ran = new long[1];
            sim.task("hog", Priority.LOW, null, () -> sim.compute(SECOND)).start();
            SimulatedTask urgent = sim.task("urgent", Priority.HIGH, null, () -> {
                LockSupport.park();
                ran[0] = sim.nanoTime();
            });
            urgent.start();
            sim.at(123_456, urgent::wake);
            sim.run(10 * SECOND);
            assertThat(ran[0]).isEqualTo(123_456);
        }
    }

    @Test
    void whatDoesNotGiveWayIsNotPreempted() {
        try (Simulation sim = free(1)) {
            long[] ran = new long[1];
            sim.task("hog", Priority.LOW, null, () -> sim.computeWithoutPreemption(1_000_000))
                    .start();
            SimulatedTask urgent = sim.task("urgent", Priority.HIGH, null, () -> ran[0] = sim.nanoTime());
            sim.at(123_456, urgent::start);
            sim.run(SECOND);
            assertThat(ran[0]).isEqualTo(1_000_001);
        }
    }

    @Test
    void locksLatchesAndJoinsWorkUnchanged() {
        try (Simulation sim = Simulation.builder().cpus(4).start()) {
            ReentrantLock lock = new ReentrantLock();
            CountDownLatch all = new CountDownLatch(20);
            long[] inside = new long[2];
            for (int i = 0; i < 20; i++) {
                sim.task("t" + i, Priority.NORMAL, null, () -> {
                            lock.lock();
                            try {
                                inside[0]++;
                                sim.compute(100_000);
                                assertThat(inside[0]).isEqualTo(1);
                                inside[0]--;
                            } finally {
                                lock.unlock();
                            }
                            all.countDown();
                        })
                        .start();
            }
            sim.task("waits", Priority.NORMAL, null, () -> {
                        try {
                            all.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        inside[1] = sim.nanoTime();
                    })
                    .start();
            assertThat(sim.run(SECOND)).isFalse();
            assertThat(inside[1]).isBetween(2_000_000L, 3_000_000L);
        }
    }

    @Test
    void sleepersWakeOnTime() {
        try (Simulation sim = free(2)) {
            List<Long> woken = new ArrayList<>();
            sim.task("sleeper", Priority.NORMAL, null, () -> {
                        try {
                            for (int i = 1; i <= 3; i++) {
                                sim.sleepUntil(i * 1_000_000L);
                                woken.add(sim.nanoTime());
                            }
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .start();
            sim.run(SECOND);
            assertThat(woken).containsExactly(1_000_000L, 2_000_000L, 3_000_000L);
        }
    }

    @Test
    void aScriptComputesSleepsBlocksAndEnds() {
        try (Simulation sim = free(1)) {
            List<Long> times = new ArrayList<>();
            int[] at = new int[1];
            SimulatedTask task = sim.script("s", Priority.NORMAL, null, self -> {
                times.add(self.nanoTime());
                switch (at[0]++) {
                    case 0 -> self.compute(1_000);
                    case 1 -> self.sleepUntil(50_000);
                    case 2 -> self.block();
                    case 3 -> self.giveWay();
                    default -> self.end();
                }
            });
            task.start();
            sim.at(70_000, task::wake);
            assertThat(sim.run(SECOND)).isFalse();
            assertThat(times).containsExactly(1L, 1_001L, 50_000L, 70_000L, 70_000L);
            assertThat(task.hasEnded()).isTrue();
        }
    }

    @Test
    void cancellationEndsWhatComputes() {
        try (Simulation sim = free(2)) {
            SimulatedTask thread = sim.task("t", Priority.NORMAL, null, () -> sim.compute(SECOND));
            SimulatedTask script = sim.script("s", Priority.NORMAL, null, self -> self.compute(SECOND));
            SimulatedTask never = sim.task("n", Priority.NORMAL, null, () -> sim.compute(SECOND));
            thread.start();
            script.start();
            sim.at(1_000, () -> {
                thread.cancel();
                script.cancel();
                never.cancel();
            });
            assertThat(sim.run(10 * SECOND)).isFalse();
            assertThat(sim.nanoTime()).isLessThan(10_000_000);
            assertThat(thread.hasEnded() && script.hasEnded() && never.hasEnded())
                    .isTrue();
            assertThat(thread.runNanos()).isEqualTo(999);
        }
    }

    @Test
    void whatATaskThrowsEndsTheRun() {
        try (Simulation sim = free(1)) {
            sim.task("bad", Priority.NORMAL, null, () -> {
                        throw new IllegalArgumentException("oh");
                    })
                    .start();
            assertThatThrownBy(() -> sim.run(SECOND))
                    .hasMessageContaining("bad")
                    .hasRootCauseMessage("oh");
        }
    }

    @Test
    void affinityIsKept() {
        try (Simulation sim = free(2)) {
            long[] end = new long[2];
            for (int i = 0; i < 2; i++) {
                int me = i;
                sim.task("pinned", Priority.NORMAL, CpuSet.of(1), () -> {
                            sim.compute(1_000_000);
                            end[me] = sim.nanoTime();
                        })
                        .start();
            }
            sim.run(SECOND);
            assertThat(end).containsExactly(1_000_001, 2_000_001);
            assertThat(sim.stats().cpus().get(0).busyNanos()).isZero();
        }
    }

    @Test
    void costsAreCharged() {
        try (Simulation sim =
                Simulation.builder().cpus(2).slice(Duration.ofMillis(1)).start()) {
            SimulatedTask task = sim.task("one", Priority.NORMAL, null, () -> sim.compute(5_000));
            task.start();
            sim.run(SECOND);
            assertThat(task.runNanos()).isEqualTo(5_000 + Costs.DEFAULT.contextSwitch());
        }
    }
}
