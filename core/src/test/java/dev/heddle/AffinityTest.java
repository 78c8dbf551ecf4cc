package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tasks run. */
class AffinityTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void isNeverViolatedUnderLoad(int cpus) {
        long seed = System.nanoTime();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Random random = new Random(seed + i);
                CpuSet affinity = TestSets.random(random, cpus);
                tasks.add(on.task()
                        .affinity(affinity)
                        .priority(Priority.ofLevel(i % 4))
                        .start(TestScheduler.reporting(failure, () -> {
                            for (int step = 0; step < 100; step++) {
                                assertThat(affinity.contains(TestScheduler.currentCpu()))
                                        .as("seed %d: on CPU %d, not in %s", seed, TestScheduler.currentCpu(), affinity)
                                        .isTrue();
                                switch (random.nextInt(4)) {
                                    case 0 -> TestScheduler.yieldCpu();
                                    case 1 -> LockSupport.parkNanos(1_000);
                                    case 2 -> Task.sleepUntil(System.nanoTime() + 10_000);
                                    default -> Task.checkpoint();
                                }
                            }
                        })));
            }
            tasks.forEach(on::awaitEnd);
            TestScheduler.rethrow(failure.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aTaskThatSetsItsOwnIsThereAtOnce(int cpus) {
        long seed = System.nanoTime();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(50, index -> {
                Random random = new Random(seed + index);
                Task self = Task.current();
                for (int step = 0; step < 100 && self != null; step++) {
                    CpuSet affinity = TestSets.random(random, cpus);
                    self.setAffinity(affinity);
                    assertThat(affinity.contains(TestScheduler.currentCpu()))
                            .as("seed %d: on CPU %d, not in %s", seed, TestScheduler.currentCpu(), affinity)
                            .isTrue();
                    assertThat(self.affinity()).isEqualTo(affinity);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aRunningTaskGoesAtItsNextPreemptionPoint(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger at = new AtomicInteger(-1);
            Task task = on.task().affinity(CpuSet.of(0)).start(() -> {
                while (!over.get()) {
                    Task.checkpoint();
                    at.set(TestScheduler.currentCpu());
                }
            });
            try {
                for (int i = 0; i < 300; i++) {
                    int target = i % cpus;
                    task.setAffinity(CpuSet.of(target));
                    on.await("the task to move to CPU " + target, () -> at.get() == target);
                }
            } finally {
                over.set(true);
            }
        }
    }

    /** Two changes in quick succession meet the task while it is being dispatched for the first. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void theLastOfManyChangesCounts(int cpus) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger at = new AtomicInteger(-1);
            Task task = on.task().affinity(CpuSet.of(0)).start(() -> {
                while (!over.get()) {
                    Task.checkpoint();
                    at.set(TestScheduler.currentCpu());
                }
            });
            try {
                for (int i = 0; i < 2_000; i++) {
                    int first = random.nextInt(cpus);
                    int last = random.nextInt(cpus);
                    task.setAffinity(CpuSet.of(first));
                    for (int spin = random.nextInt(3_000); spin > 0; spin--) {
                        Thread.onSpinWait();
                    }
                    task.setAffinity(CpuSet.of(last));
                    at.set(-1);
                    on.await("the task to be on CPU " + last + ", seed " + seed, () -> at.get() == last);
                }
            } finally {
                over.set(true);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void sleepingAndQueuedTasksStartWhereTheyMay(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int target = i % cpus;
                tasks.add(on.task().affinity(CpuSet.of(0)).start(TestScheduler.reporting(failure, () -> {
                    LockSupport.park();
                    assertThat(TestScheduler.currentCpu()).isEqualTo(target);
                })));
            }
            tasks.forEach(on::awaitBlocked);
            AtomicBoolean holding = new AtomicBoolean();
            AtomicBoolean release = new AtomicBoolean();
            on.task().affinity(CpuSet.of(0)).priority(Priority.HIGH).start(() -> {
                holding.set(true);
                while (!release.get()) {
                    Thread.onSpinWait();
                }
            });
            on.await("CPU 0 to be held", holding::get);
            for (int i = 0; i < tasks.size(); i++) {
                Task task = tasks.get(i);
                CpuSet affinity = CpuSet.of(i % cpus);
                if (i % 3 == 0) {
                    task.setAffinity(affinity);
                    LockSupport.unpark(TestScheduler.threadOf(task));
                } else {
                    // While it is in the inbox of a CPU that it may not use any more.
                    LockSupport.unpark(TestScheduler.threadOf(task));
                    task.setAffinity(affinity);
                }
            }
            release.set(true);
            tasks.forEach(on::awaitEnd);
            TestScheduler.rethrow(failure.get());
        }
    }

    @Test
    void aSetThatTheSchedulerDoesNotHaveChangesNothing() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Task task = on.task().affinity(CpuSet.of(1)).unstarted(() -> {});
            assertThatThrownBy(() -> task.setAffinity(CpuSet.of(1, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("affinity 1-2 names a CPU that the scheduler does not have: it has 0-1");
            assertThat(task.affinity()).isEqualTo(CpuSet.of(1));
            assertThatThrownBy(() -> on.task().affinity(CpuSet.of(5))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A fault of the kernel that this grew from: new tasks all landed on CPU 0. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void newTasksDoNotAllLandOnOneCpu(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicInteger holding = new AtomicInteger();
            AtomicBoolean release = new AtomicBoolean();
            for (int cpu = 0; cpu < cpus; cpu++) {
                on.task().priority(Priority.HIGH).affinity(CpuSet.of(cpu)).start(() -> {
                    holding.incrementAndGet();
                    while (!release.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            try {
                on.await("all CPUs to be held", () -> holding.get() == cpus);
                assertThat(on.scheduler().dump()).doesNotContain("inbox not empty");
                for (int i = 0; i < 50 * cpus; i++) {
                    on.task().start(() -> {});
                }
                for (int cpu = 0; cpu < cpus; cpu++) {
                    assertThat(on.scheduler().dump()).containsPattern("CPU " + cpu + ": .*inbox not empty");
                }
            } finally {
                release.set(true);
            }
        }
    }

    /** A full domain, two, and one more CPU. */
    @ParameterizedTest
    @ValueSource(ints = {32, 65})
    void everyOneOfManyCpusServes(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                int expected = cpu;
                on.one(on.task().affinity(CpuSet.of(cpu)), () -> {
                    assertThat(TestScheduler.currentCpu()).isEqualTo(expected);
                    LockSupport.parkNanos(1_000);
                    Task.sleepUntil(System.nanoTime() + 1_000);
                    assertThat(TestScheduler.currentCpu()).isEqualTo(expected);
                });
            }
        }
    }
}
