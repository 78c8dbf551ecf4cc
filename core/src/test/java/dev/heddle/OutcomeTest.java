package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.cpu.PreemptibleTask;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How tasks end when nobody cancels them, and who is told. */
class OutcomeTest {
    private static void ignore(Thread thread, Throwable thrown) {}

    private static Runnable throwing(RuntimeException thrown) {
        return () -> {
            throw thrown;
        };
    }

    @Test
    void aResultIsTheValue() throws InterruptedException, ExecutionException {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            ResultTask<String> task = on.task().name("r").call(() -> "result");
            assertThat(task.get()).isEqualTo("result");
            assertThat(task.outcome()).isEqualTo(new Outcome.Value<>("result"));
            assertThat(task.isDone()).isTrue();
            assertThat(task.isCancelled()).isFalse();
            ResultTask<@Nullable String> none = on.task().call(() -> null);
            assertThat(none.get()).isNull();
            Task plain = on.task().start(() -> {});
            plain.join();
            assertThat(plain.outcome()).isEqualTo(new Outcome.Value<@Nullable Object>(null));
        }
    }

    @Test
    void whatIsThrownIsTheFailure() throws InterruptedException {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(2).onUncaught(OutcomeTest::ignore))) {
            Exception thrown = new Exception("checked");
            ResultTask<String> task = on.task().call(() -> {
                throw thrown;
            });
            assertThatThrownBy(task::get).isInstanceOf(ExecutionException.class).hasCause(thrown);
            assertThat(task.outcome()).isEqualTo(new Outcome.Failed<>(thrown));
            StackOverflowError error = new StackOverflowError();
            Task plain = on.task().start(() -> {
                throw error;
            });
            plain.join();
            assertThat(plain.outcome()).isEqualTo(new Outcome.Failed<>(error));
        }
    }

    /** As if there were no memory for it. The error goes on to the thread, which reports it. */
    @Test
    void oneWhoseFailureCannotBeRecordedHasFailedAllTheSame() {
        OutOfMemoryError noMemory = new OutOfMemoryError("said by the test");
        TaskBody body = new TaskBody(() -> {}) {
            @Override
            Outcome<?> live(PreemptibleTask self) {
                throw noMemory;
            }
        };
        try (TestScheduler on = TestScheduler.cpus(1)) {
            ResultTask<Boolean> around = on.task().call(() -> {
                assertThatThrownBy(body::run).isSameAs(noMemory);
                return true;
            });
            on.awaitEnd(around);
            assertThat(around.outcome()).isEqualTo(new Outcome.Value<>(true));
        }
        assertThat(body.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).hasMessageContaining("no memory to record"));
    }

    @Test
    void getOfACancelledTaskSaysSo() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            ResultTask<String> task = on.task().call(() -> {
                Task.sleep(Duration.ofHours(1));
                return "never";
            });
            on.awaitBlocked(task);
            assertThat(task.outcome()).isNull();
            assertThat(task.isDone()).isFalse();
            assertThat(task.cancel()).isTrue();
            assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
            assertThat(task.outcome()).isEqualTo(new Outcome.Cancelled<>());
        }
    }

    @Test
    void whoSeesTheOutcomeSeesWhatTheTaskDid() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            for (int round = 0; round < 2_000; round++) {
                int[] written = new int[1];
                Task task = on.task().start(() -> written[0] = 42);
                while (!task.isDone()) {
                    Thread.onSpinWait();
                }
                assertThat(written[0]).isEqualTo(42);
                assertThat(task.outcome()).isInstanceOf(Outcome.Value.class);
            }
        }
    }

    @Test
    void threadsOfAFactoryAreTasksWithAnOutcome() throws InterruptedException, ExecutionException {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicReference<@Nullable Task> self = new AtomicReference<>();
            try (ExecutorService executor =
                    Executors.newThreadPerTaskExecutor(on.task().factory())) {
                Future<Boolean> same = executor.submit(() -> {
                    self.set(Task.current());
                    return Task.current() == self.get();
                });
                assertThat(same.get()).isTrue();
            }
            Task task = self.get();
            assertThat(task).isNotNull();
            if (task != null) {
                // The executor is closed when its part of the thread has ended, a moment before ours.
                task.join();
            }
            assertThat(task == null ? null : task.outcome()).isEqualTo(new Outcome.Value<@Nullable Object>(null));
        }
    }

    // ---- handlers ----

    private record Report(String handler, String thread, Throwable thrown) {}

    private static Thread.UncaughtExceptionHandler into(Queue<Report> reports, String handler) {
        return (thread, thrown) -> reports.add(new Report(handler, thread.getName(), thrown));
    }

    @Test
    void theTasksOwnHandlerElseTheSchedulersElseTheJvms() throws InterruptedException {
        Queue<Report> reports = new ConcurrentLinkedQueue<>();
        RuntimeException thrown = new IllegalStateException("told");
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(into(reports, "JVM"));
        try (TestScheduler with = TestScheduler.of(Scheduler.builder().cpus(1).onUncaught(into(reports, "scheduler")));
                TestScheduler without = TestScheduler.cpus(1)) {
            Task own = with.task().name("own").onUncaught(into(reports, "task")).start(throwing(thrown));
            own.join();
            with.task().name("shared").start(throwing(thrown)).join();
            Thread made = with.task().name("made").factory().newThread(throwing(thrown));
            made.start();
            made.join();
            without.task().name("lone").start(throwing(thrown)).join();
            assertThat(reports)
                    .containsExactly(
                            new Report("task", "own", thrown),
                            new Report("scheduler", "shared", thrown),
                            new Report("scheduler", "made", thrown),
                            new Report("JVM", "lone", thrown));
            assertThat(own.outcome()).isEqualTo(new Outcome.Failed<>(thrown));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void aCancelledTaskIsReportedToNobody() {
        Queue<Report> reports = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(2).onUncaught(into(reports, "any")))) {
            Task task = on.task().start(() -> {
                while (true) {
                    Task.checkpoint();
                }
            });
            on.await("it to run", () -> task.stats().switches() > 0);
            assertThat(task.cancel()).isTrue();
            on.awaitEnd(task);
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(reports).isEmpty();
            // The twin: a failure in its place is reported.
            on.awaitEnd(on.task().start(throwing(new IllegalStateException())));
            assertThat(reports).hasSize(1);
        }
    }

    @Test
    void aHandlerThatThrowsHarmsNobody() throws InterruptedException {
        Queue<Task> told = new ConcurrentLinkedQueue<>();
        RuntimeException thrown = new IllegalStateException("of the body");
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(1).onUncaught((thread, t) -> {
            Task current = Task.current();
            if (current != null) {
                told.add(current);
            }
            throw new IllegalArgumentException("of the handler");
        }))) {
            Task task = on.task().start(throwing(thrown));
            task.join();
            assertThat(task.outcome()).isEqualTo(new Outcome.Failed<>(thrown));
            assertThat(told).containsExactly(task);
            on.one(on.task(), () -> {});
        }
    }
}
