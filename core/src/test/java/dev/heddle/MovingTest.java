package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.TestScheduler.Hog;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A change of priority or affinity finds the task wherever it is. Slices never end here and nobody is helped because he
 * starves, unless a test says otherwise: so what a task gets it gets by the change. Each test looks first that the task does
 * not get it without.
 */
class MovingTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NO_END = Duration.ofSeconds(10);

    private static TestScheduler strict(int cpus, Duration slice) {
        return TestScheduler.of(Scheduler.builder().cpus(cpus).slice(slice).starvationBound(Duration.ZERO));
    }

    /** Makes a CPU come to its loop, so that it has seen what waits in its inbox. */
    private static void visit(TestScheduler on, int cpu) {
        try (Pause pause = on.scheduler().pause(CpuSet.of(cpu), SOON)) {
            assertThat(pause.holds(cpu)).isTrue();
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasRun(Task task) {
        return task.stats().switches() > 0;
    }

    /** Waits behind what runs on a CPU, in its queue. */
    private static Task queued(TestScheduler on, int cpu, Priority priority, Runnable body) {
        Task task = on.task()
                .name("queued")
                .priority(priority)
                .affinity(CpuSet.of(cpu))
                .start(body);
        visit(on, cpu);
        assertThat(hasRun(task)).isFalse();
        return task;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aQueuedTaskRaisedAboveTheHogRunsAtOnce(int cpus) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            try (TestScheduler on = strict(cpus, NO_END);
                    Hog hog = on.hog(cpu, Priority.NORMAL)) {
                Task task = queued(on, cpu, Priority.LOW, () -> {});
                task.setPriority(Priority.HIGH);
                on.awaitEnd(task);
                assertThat(hog.turns()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aQueuedTaskRaisedToTheHogsPriorityShares(int cpus) {
        int cpu = cpus - 1;
        try (TestScheduler on = strict(cpus, Duration.ofMillis(1));
                Hog second = new Hog();
                Hog first = on.hog(cpu, Priority.NORMAL)) {
            Task task = queued(on, cpu, Priority.LOW, second);
            task.setPriority(Priority.NORMAL);
            for (int round = 0; round < 5; round++) {
                for (Hog hog : List.of(first, second)) {
                    long seen = hog.turns();
                    on.await(hog + " to get a slice", () -> hog.turns() > seen);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQueuedTaskThatIsLoweredLetsOthersGoFirst(boolean lowered) {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = strict(2, NO_END);
                Hog hog = on.hog(1, Priority.HIGH)) {
            Task task = queued(on, 1, Priority.NORMAL, () -> order.add("task"));
            Task other = queued(on, 1, Priority.LOW, () -> order.add("other"));
            if (lowered) {
                task.setPriority(Priority.IDLE);
                visit(on, 1);
            }
            hog.stop();
            on.awaitEnd(task);
            on.awaitEnd(other);
        }
        assertThat(order).containsExactly(lowered ? "other" : "task", lowered ? "task" : "other");
    }

    @Test
    void aRunningTaskThatIsLoweredGivesWay() {
        try (TestScheduler on = strict(2, NO_END);
                Hog body = new Hog()) {
            Task hog = on.task().affinity(CpuSet.of(1)).start(body);
            on.await("the hog to run", () -> body.turns() > 0);
            Task task = queued(on, 1, Priority.LOW, () -> {});
            hog.setPriority(Priority.IDLE);
            on.awaitEnd(task);
        }
    }

    /** It may not run there any more, whatever goes on there; where it may, something less urgent runs. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aQueuedTaskGoesWhereItMayThoughItsCpuIsHoggedByAMoreUrgentOne(int cpus) {
        for (int from = 0; from < cpus; from++) {
            int to = (from + 1) % cpus;
            AtomicInteger ranOn = new AtomicInteger(-1);
            try (TestScheduler on = strict(cpus, NO_END);
                    Hog urgent = on.hog(from, Priority.HIGH);
                    Hog less = on.hog(to, Priority.LOW)) {
                Task task = queued(on, from, Priority.NORMAL, () -> ranOn.set(TestScheduler.currentCpu()));
                task.setAffinity(CpuSet.of(to));
                on.awaitEnd(task);
                assertThat(ranOn).hasValue(to);
                assertThat(urgent.turns()).isPositive();
                assertThat(less.turns()).isPositive();
            }
        }
    }

    /** In the inbox: the hog has not come to its loop since the task was pushed. */
    @Test
    void aTaskInAnInboxIsRaised() {
        try (TestScheduler on = strict(2, NO_END);
                Hog hog = on.hog(1, Priority.NORMAL)) {
            Task task = on.task().priority(Priority.LOW).affinity(CpuSet.of(1)).start(() -> {});
            long seen = hog.turns();
            on.await("the hog to go on", () -> hog.turns() > seen + 10_000);
            assertThat(hasRun(task)).isFalse();
            task.setPriority(Priority.HIGH);
            on.awaitEnd(task);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aTaskInAnInboxIsMoved(int cpus) {
        AtomicInteger ranOn = new AtomicInteger(-1);
        int last = cpus - 1;
        try (TestScheduler on = strict(cpus, NO_END);
                Hog urgent = on.hog(0, Priority.HIGH);
                Hog less = on.hog(last, Priority.LOW)) {
            Task task = on.task().affinity(CpuSet.of(0)).start(() -> ranOn.set(TestScheduler.currentCpu()));
            long seen = urgent.turns();
            on.await("the hog to go on beside " + less, () -> urgent.turns() > seen + 10_000);
            assertThat(hasRun(task)).isFalse();
            task.setAffinity(CpuSet.of(last));
            on.awaitEnd(task);
            assertThat(ranOn).hasValue(last);
        }
    }

    /** That CPU does not come to its loop at all: somebody else must empty its inbox. */
    @Test
    void aTaskInTheInboxOfACpuThatDoesNotComeIsMoved() {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch runs = new CountDownLatch(1);
        try (TestScheduler on = strict(2, NO_END)) {
            on.task().affinity(CpuSet.of(0)).start(() -> {
                runs.countDown();
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            });
            on.await("the task that gives way to nobody", runs);
            try {
                Task task = on.task().affinity(CpuSet.of(0)).start(() -> {});
                on.awaitEnd(on.task().affinity(CpuSet.of(1)).start(() -> {}));
                assertThat(hasRun(task)).isFalse();
                task.setAffinity(CpuSet.of(1));
                on.awaitEnd(task);
            } finally {
                over.set(true);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aBlockedOrSleepingTaskGoesOnWhereItMay(int cpus) {
        try (TestScheduler on = strict(cpus, NO_END)) {
            for (int from = 0; from < cpus; from++) {
                int to = (from + 1) % cpus;
                for (boolean sleeps : new boolean[] {false, true}) {
                    AtomicInteger before = new AtomicInteger(-1);
                    AtomicInteger after = new AtomicInteger(-1);
                    AtomicBoolean moved = new AtomicBoolean();
                    Task task = on.task().affinity(CpuSet.of(from)).start(() -> {
                        before.set(TestScheduler.currentCpu());
                        while (!moved.get()) {
                            if (sleeps) {
                                sleep(Duration.ofMillis(5));
                            } else {
                                LockSupport.park();
                            }
                        }
                        after.set(TestScheduler.currentCpu());
                    });
                    on.awaitBlocked(task);
                    task.setAffinity(CpuSet.of(to));
                    task.setPriority(Priority.LOW);
                    moved.set(true);
                    LockSupport.unpark(sleeps ? null : TestScheduler.threadOf(task));
                    on.awaitEnd(task);
                    assertThat(before).hasValue(from);
                    assertThat(after).hasValue(to);
                }
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

    /** New, queued, running, sleeping, blocked and ended. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void anAffinityWithoutACpuOnlineIsRefusedInEveryState(int cpus) throws Exception {
        int gone = cpus - 1;
        CpuSet there = CpuSet.of(0);
        CountDownLatch over = new CountDownLatch(1);
        try (TestScheduler on = strict(cpus, NO_END)) {
            on.scheduler().takeOffline(gone, SOON);
            Task fresh = on.task().affinity(there).unstarted(() -> {});
            Task blocked = on.task().affinity(there).start(() -> await(over));
            Task sleeping = on.task().affinity(there).start(() -> sleep(Duration.ofMillis(50)));
            Task ended = on.task().affinity(there).start(() -> {});
            on.awaitBlocked(blocked);
            on.awaitEnd(ended);
            try (Hog body = new Hog()) {
                Task running = on.task().priority(Priority.HIGH).affinity(there).start(body);
                on.await("the hog to run", () -> body.turns() > 0);
                Task waiting = on.task().affinity(there).start(() -> {});
                for (Task task : List.of(fresh, blocked, sleeping, ended, running, waiting)) {
                    assertThatThrownBy(() -> task.setAffinity(CpuSet.of(gone)))
                            .as("%s", task)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(CpuSet.of(gone).toString())
                            .hasMessageContaining("online");
                    assertThat(task.affinity()).isEqualTo(there);
                    task.setAffinity(CpuSet.first(cpus));
                    assertThat(task.affinity())
                            .as("the twin: a good one is taken")
                            .isEqualTo(CpuSet.first(cpus));
                }
            }
            over.countDown();
            for (Task task : List.of(blocked, sleeping)) {
                on.awaitEnd(task);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
