package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections in which a task passes its preemption points. */
class WithoutPreemptionTest {
    private static final int CHECKPOINTS = 10_000;

    private static void checkpoints() {
        for (int i = 0; i < CHECKPOINTS; i++) {
            Task.checkpoint();
        }
    }

    private static void nested(int depth, Runnable body) {
        if (depth == 0) {
            body.run();
        } else {
            Task.withoutPreemption(() -> nested(depth - 1, body));
            body.run();
        }
    }

    /** An urgent task is woken beside one that passes preemption points: it has to wait for the end of the section. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void anUrgentTaskWaitsForItsEnd(int depth) {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            List<String> order = new CopyOnWriteArrayList<>();
            Task[] urgent = new Task[1];
            Runnable section = () -> {
                if (urgent[0] == null) {
                    urgent[0] = on.task().priority(Priority.HIGH).start(() -> order.add("urgent"));
                }
                checkpoints();
            };
            on.one(on.task(), () -> {
                nested(depth, section);
                if (depth == 0) {
                    // The twin: outside a section the first preemption point gives way.
                    assertThat(order).containsExactly("urgent");
                }
                order.add("after");
            });
            on.awaitEnd(urgent[0]);
            // It happened on leaving the outermost one, not at some later preemption point.
            assertThat(order).containsExactly("urgent", "after");
        }
    }

    @Test
    void insideNothingGivesWay() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicBoolean ran = new AtomicBoolean();
            on.one(on.task(), () -> {
                boolean seen = Task.withoutPreemption(() -> {
                    on.task().priority(Priority.HIGH).start(() -> ran.set(true));
                    Task.withoutPreemption(WithoutPreemptionTest::checkpoints);
                    checkpoints();
                    return ran.get();
                });
                assertThat(seen).isFalse();
                assertThat(ran).isTrue();
            });
        }
    }

    @Test
    void aBlockingCallGivesTheCpuAway() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicBoolean ran = new AtomicBoolean();
            on.one(on.task(), () -> {
                boolean seen = Task.withoutPreemption(() -> {
                    Thread me = Thread.currentThread();
                    on.task().priority(Priority.HIGH).start(() -> {
                        ran.set(true);
                        LockSupport.unpark(me);
                    });
                    LockSupport.park();
                    return ran.get();
                });
                assertThat(seen).isTrue();
            });
        }
    }

    @Test
    void aCancellationIsDeliveredAtItsEnd() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            List<String> steps = new CopyOnWriteArrayList<>();
            Task task = on.task().start(() -> {
                Task.withoutPreemption(() -> {
                    Task self = Task.current();
                    if (self != null) {
                        self.cancel();
                    }
                    checkpoints();
                    steps.add("passed");
                    try {
                        Task.sleep(Duration.ofHours(1));
                    } catch (InterruptedException e) {
                        steps.add("interrupted");
                    }
                });
                steps.add("went on");
            });
            on.awaitEnd(task);
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(steps).containsExactly("passed", "interrupted");
        }
    }

    @Test
    void whatItThrowsComesThroughAndTheNextPreemptionPointIsOneAgain() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            List<String> steps = new CopyOnWriteArrayList<>();
            Task task = on.task().start(() -> {
                try {
                    Task.withoutPreemption(() -> {
                        Task self = Task.current();
                        if (self != null) {
                            self.cancel();
                        }
                        throw new IllegalArgumentException("of the body");
                    });
                } catch (IllegalArgumentException e) {
                    steps.add("threw");
                }
                Task.checkpoint();
                steps.add("went on");
            });
            on.awaitEnd(task);
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(steps).containsExactly("threw");
        }
    }

    @Test
    void outsideATaskItRunsTheBody() {
        assertThat(Task.<String>withoutPreemption(() -> "ran")).isEqualTo("ran");
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicBoolean ran = new AtomicBoolean();
            on.scheduler().jobs(Priority.NORMAL).execute(() -> Task.withoutPreemption(() -> ran.set(true)));
            on.await("the job", ran::get);
        }
    }

    /** On the last levels there is not even the stack to set things right: the first that has it does. */
    @Test
    void aStackOverflowInsideLeavesThemAll() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            on.one(on.task(), () -> {
                int[] depth = new int[1];
                assertThatThrownBy(() -> deeper(depth)).isInstanceOf(StackOverflowError.class);
                assertThat(depth[0]).isGreaterThan(100);
                AtomicBoolean ran = new AtomicBoolean();
                on.task().priority(Priority.HIGH).start(() -> ran.set(true));
                checkpoints();
                assertThat(ran).isTrue();
            });
        }
    }

    private static void deeper(int[] depth) {
        Task.withoutPreemption(() -> {
            depth[0]++;
            deeper(depth);
        });
    }
}
