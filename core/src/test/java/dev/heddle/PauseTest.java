package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.TestScheduler.Hog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CPUs that are held. */
class PauseTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** The one CPU that a hog may run on is held: it must not move on, and must go on afterwards. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void nothingRunsOnAHeldCpuAndNothingIsLost(int cpu) throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2);
                Hog hog = on.hog(cpu, Priority.NORMAL)) {
            for (int round = 0; round < 100; round++) {
                long before;
                try (Pause pause = on.scheduler().pause(CpuSet.of(cpu), SOON)) {
                    assertThat(pause.holds(cpu)).isTrue();
                    assertThat(pause.holds(1 - cpu)).isFalse();
                    before = hog.turns();
                    // Whatever is started meanwhile runs on the other CPU, unless it may not.
                    Task elsewhere = on.task().start(() -> {});
                    on.awaitEnd(elsewhere);
                    assertThat(hog.turns()).as("turns while its CPU was held").isEqualTo(before);
                }
                on.await("the hog to go on", () -> hog.turns() > before);
            }
        }
    }

    @Test
    void workThatWaitsOnAHeldCpuRunsElsewhereIfItMay() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Hog urgent = on.hog(0, Priority.HIGH);
            Hog other = on.hog(1, Priority.HIGH);
            List<Task> free = new ArrayList<>();
            List<Task> bound = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                free.add(on.task().start(() -> {}));
                bound.add(on.task().affinity(CpuSet.of(0)).start(() -> {}));
            }
            try (Pause pause = on.scheduler().pause(CpuSet.of(0), SOON)) {
                other.stop();
                free.forEach(on::awaitEnd);
                urgent.stop();
                assertThat(pause.holds(0)).isTrue();
                assertThat(bound).allMatch(task -> task.stats().switches() == 0);
            }
            bound.forEach(on::awaitEnd);
        }
    }

    @Test
    void sleepersOfAHeldCpuWakeInTime() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            List<Task> sleepers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sleepers.add(on.task().start(() -> sleep(Duration.ofMillis(20))));
            }
            sleepers.forEach(on::awaitBlocked);
            try (Pause pause = on.scheduler().pause(CpuSet.of(0), SOON)) {
                sleepers.forEach(on::awaitEnd);
                assertThat(pause.holds(0)).isTrue();
            }
        }
    }

    private static void sleep(Duration duration) {
        try {
            Task.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pausesNest() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2);
                Hog hog = on.hog(1, Priority.NORMAL)) {
            Pause outer = on.scheduler().pause(CpuSet.first(2), SOON);
            Pause inner = on.scheduler().pause(CpuSet.of(1), SOON);
            long before = hog.turns();
            outer.close();
            outer.close();
            on.awaitEnd(on.task().start(() -> {}));
            assertThat(hog.turns()).as("still held by the inner pause").isEqualTo(before);
            inner.close();
            assertThat(inner.holds(1)).isFalse();
            on.await("the hog to go on", () -> hog.turns() > before);
        }
    }

    @Test
    void aCpuThatDoesNotComeIsNamedAndNothingIsHeld() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicBoolean over = new AtomicBoolean();
            CountDownLatch runs = new CountDownLatch(1);
            Task stubborn = on.task().name("stubborn").affinity(CpuSet.of(1)).start(() -> {
                runs.countDown();
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            });
            on.await("the task", runs);
            assertThatThrownBy(() -> on.scheduler().pause(CpuSet.first(2), Duration.ofMillis(50)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("CPU 1")
                    .hasMessageContaining("task " + stubborn.id() + " ")
                    .hasMessageNotContaining("CPU 0:");
            on.awaitEnd(on.task().affinity(CpuSet.of(0)).start(() -> {}));
            over.set(true);
            on.awaitEnd(on.task().affinity(CpuSet.of(1)).start(() -> {}));
        }
    }

    /** Two tasks that hold each other's CPU, again and again: one of them must always be able to go on. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aTaskHoldsAllButItsOwn(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(8, index -> {
                for (int round = 0; round < 50; round++) {
                    try (Pause pause = on.scheduler().pause(CpuSet.first(cpus), SOON)) {
                        int held = 0;
                        for (int cpu = 0; cpu < cpus; cpu++) {
                            held += pause.holds(cpu) ? 1 : 0;
                        }
                        assertThat(held).isEqualTo(cpus - 1);
                    }
                }
            });
        }
    }

    @Test
    void closingTheSchedulerResumes() throws Exception {
        Scheduler scheduler = Scheduler.builder().cpus(2).start();
        CountDownLatch ran = new CountDownLatch(1);
        Pause pause = scheduler.pause(CpuSet.first(2), SOON);
        scheduler.task().start(ran::countDown);
        assertThat(scheduler.stop(SOON, SOON).isComplete()).isTrue();
        assertThat(ran.getCount()).isZero();
        pause.close();
        assertThatThrownBy(() -> scheduler.pause(CpuSet.of(0), SOON))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void whatCannotBePausedIsRefused() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            assertThatThrownBy(() -> on.scheduler().pause(CpuSet.of(2), SOON))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0-1");
            AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(1);
            on.scheduler().jobs(Priority.NORMAL).execute(() -> {
                TestScheduler.reporting(thrown, () -> on.scheduler().pause(CpuSet.of(0), SOON))
                        .run();
                done.countDown();
            });
            on.await("the job", done);
            assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("job");
        }
    }
}
