package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CPUs are paused, go offline and come back, tasks change their affinities and priorities, all at random and under load.
 * {@code -Dheddle.control.rounds=10000} for the full number of each.
 */
class ControlStormTest {
    private static final int ROUNDS = Integer.getInteger("heddle.control.rounds", 300);
    private static final int TASKS = 40;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What a broken engine would do; for the twins it is the storm that lies about what it has done. */
    enum Sabotage {
        NONE,
        PAUSE_OF_NOTHING,
        OFFLINE_OF_NOTHING,
        AFFINITY_NOT_SET
    }

    private static final class Storm {
        private final TestScheduler on;
        private final int cpus;
        private final long seed;
        private final Sabotage sabotage;
        private final int rounds;
        private final List<Worker> workers = new ArrayList<>();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final AtomicBoolean over = new AtomicBoolean();

        /** No task may be on these. Set when that has been achieved, cleared before it is given up. */
        private volatile @Nullable CpuSet paused;

        private volatile @Nullable CpuSet offline;

        Storm(TestScheduler on, long seed, Sabotage sabotage, int rounds) {
            this.on = on;
            this.cpus = on.scheduler().cpus();
            this.seed = seed;
            this.sabotage = sabotage;
            this.rounds = rounds;
        }

        /** Looks where it is, whatever it does in between. */
        private final class Worker implements Runnable {
            private final Random random;

            /** Odd while the affinity is being changed. */
            private final AtomicInteger changes = new AtomicInteger();

            private volatile CpuSet affinity = CpuSet.first(cpus);

            Worker(int number) {
                random = new Random(seed + number);
            }

            @Override
            public void run() {
                TestScheduler.reporting(failure, () -> {
                            while (!over.get() && failure.get() == null) {
                                step();
                                look();
                            }
                        })
                        .run();
            }

            private void step() throws InterruptedException {
                switch (random.nextInt(5)) {
                    case 0 -> TestScheduler.yieldCpu();
                    case 1 -> LockSupport.parkNanos(20_000);
                    case 2 -> Task.sleepUntil(System.nanoTime() + 50_000);
                    case 3 -> on.task().start(() -> {}).join();
                    default -> compute();
                }
            }

            private void compute() {
                for (int i = 0; i < 20; i++) {
                    Task.checkpoint();
                    look();
                }
            }

            private boolean has(@Nullable CpuSet set, int cpu) {
                return set != null && set.contains(cpu);
            }

            private void look() {
                int before = changes.get();
                CpuSet allowed = affinity;
                Task.checkpoint();
                int cpu = TestScheduler.currentCpu();
                if (has(paused, cpu) || has(offline, cpu)) {
                    throw new AssertionError("on CPU " + cpu + ", which is held");
                }
                if (!allowed.contains(cpu) && before == changes.get() && before % 2 == 0) {
                    throw new AssertionError("on CPU " + cpu + ", not in " + allowed);
                }
            }
        }

        void run() {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                Worker worker = new Worker(i);
                workers.add(worker);
                tasks.add(on.task().name("worker-" + i).start(worker));
            }
            List<Thread> controllers = List.of(
                    controller(random -> pause(random)),
                    controller(random -> offline(random)),
                    controller(random -> affinity(tasks, random)),
                    controller(random ->
                            tasks.get(random.nextInt(TASKS)).setPriority(Priority.ofLevel(random.nextInt(4)))));
            for (Thread controller : controllers) {
                Await.until(on.scheduler(), Duration.ofMinutes(9), controller + " to end", () -> !controller.isAlive());
            }
            over.set(true);
            tasks.forEach(on::awaitEnd);
            TestScheduler.rethrow(failure.get());
            on.await(
                    "everything to be counted",
                    () -> on.scheduler().stats().started()
                            == on.scheduler().stats().ended());
            assertThat(on.scheduler().stats().started()).isGreaterThan(TASKS);
        }

        private interface Move {
            void make(Random random) throws Exception;
        }

        private Thread controller(Move move) {
            Random random = new Random(seed);
            return Thread.ofPlatform().daemon().name("controller").start(TestScheduler.reporting(failure, () -> {
                for (int round = 0; round < rounds && failure.get() == null; round++) {
                    move.make(random);
                }
            }));
        }

        private void pause(Random random) throws TimeoutException {
            CpuSet set = TestSets.random(random, cpus);
            try (Pause pause = on.scheduler().pause(set, SOON)) {
                assertThat(pause.holds(0)).isEqualTo(set.contains(0));
                if (sabotage == Sabotage.PAUSE_OF_NOTHING) {
                    giveUp(pause);
                }
                paused = set;
                LockSupport.parkNanos(random.nextInt(300_000));
                paused = null;
            }
            LockSupport.parkNanos(random.nextInt(300_000));
        }

        private static void giveUp(Pause pause) {
            pause.close();
        }

        private void offline(Random random) throws TimeoutException {
            int cpu = random.nextInt(cpus);
            try {
                if (sabotage != Sabotage.OFFLINE_OF_NOTHING) {
                    on.scheduler().takeOffline(cpu, SOON);
                }
            } catch (IllegalStateException needed) {
                assertThat(needed).hasMessageContaining("CPU " + cpu);
                return;
            }
            offline = CpuSet.of(cpu);
            LockSupport.parkNanos(random.nextInt(300_000));
            offline = null;
            on.scheduler().bringOnline(cpu, SOON);
        }

        private void affinity(List<Task> tasks, Random random) {
            int which = random.nextInt(TASKS);
            Worker worker = workers.get(which);
            CpuSet set = TestSets.random(random, cpus);
            worker.changes.incrementAndGet();
            try {
                if (sabotage != Sabotage.AFFINITY_NOT_SET) {
                    tasks.get(which).setAffinity(set);
                }
                worker.affinity = set;
            } catch (IllegalStateException noneOnline) {
                assertThat(noneOnline).hasMessageContaining("online");
            }
            worker.changes.incrementAndGet();
        }
    }

    private static void storm(int cpus, Sabotage sabotage, int rounds) {
        long seed = Long.getLong("heddle.test.seed", System.nanoTime());
        System.out.printf("control storm: %d CPUs, %d rounds, %s, seed %d%n", cpus, rounds, sabotage, seed);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            new Storm(on, seed, sabotage, rounds).run();
        }
    }

    /** Of several domains; every pause waits for as many carriers on few cores. */
    @ParameterizedTest
    @ValueSource(ints = {40, 64})
    void norWithManyCpus(int cpus) {
        storm(cpus, Sabotage.NONE, ROUNDS / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void nothingIsLostAndNothingRunsWhereItMustNot(int cpus) {
        storm(cpus, Sabotage.NONE, ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theStormFinds(Sabotage sabotage) {
        assertThatThrownBy(() -> storm(2, sabotage, 300))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("on CPU");
    }
}
