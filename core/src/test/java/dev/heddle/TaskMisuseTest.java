package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is wrong is said, and what is allowed. */
class TaskMisuseTest {
    @Test
    void startingTwice() throws InterruptedException {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            Task task = on.task().name("twice").start(() -> {});
            String message = "the task has been started already: " + task;
            assertThatThrownBy(task::start)
                    .isInstanceOf(IllegalThreadStateException.class)
                    .hasMessage(message);
            task.join();
            assertThatThrownBy(task::start)
                    .isInstanceOf(IllegalThreadStateException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void joiningWhatIsNotStarted() throws InterruptedException {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            Task task = on.task().unstarted(() -> {});
            String message = "the task has not been started: " + task;
            assertThatThrownBy(task::join)
                    .isInstanceOf(IllegalThreadStateException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> task.join(Duration.ofDays(1)))
                    .isInstanceOf(IllegalThreadStateException.class)
                    .hasMessage(message);
            // A cancelled one can be joined.
            task.cancel();
            task.join();
            assertThat(task.join(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void joiningOneself() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            on.one(on.task(), () -> {
                Task self = Task.current();
                if (self != null) {
                    for (ThrowingCallable join :
                            new ThrowingCallable[] {self::join, () -> self.join(Duration.ofNanos(1))}) {
                        assertThatThrownBy(join)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessage("a task cannot wait for its own end");
                    }
                }
            });
        }
    }

    @Test
    void joiningInAJob() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try (TestScheduler on = TestScheduler.cpus(1)) {
            Task task = on.task().start(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(1);
            on.scheduler().jobs(Priority.HIGH).execute(() -> {
                TestScheduler.reporting(failure, () -> {
                            assertThatThrownBy(task::join)
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessage(
                                            "a job cannot wait for a task: it would hold its CPU, which the task may need");
                            assertThatThrownBy(() -> task.join(Duration.ofSeconds(1)))
                                    .isInstanceOf(IllegalStateException.class);
                            // Cancelling waits for nobody, so a job may.
                            Task other = on.task().unstarted(() -> {});
                            assertThat(other.cancel()).isTrue();
                        })
                        .run();
                done.countDown();
            });
            on.await("the job", done);
            TestScheduler.rethrow(failure.get());
            release.countDown();
            task.join();
        } finally {
            release.countDown();
        }
    }

    @Test
    void tasksOfAnotherSchedulerMayBeJoinedAndCancelled() {
        try (TestScheduler on = TestScheduler.cpus(1);
                TestScheduler other = TestScheduler.cpus(1)) {
            Task foreign = other.task().start(() -> {
                while (true) {
                    Task.checkpoint();
                }
            });
            on.one(on.task(), () -> {
                assertThat(foreign.cancel()).isTrue();
                foreign.join();
                assertThat(foreign.outcome()).isInstanceOf(Outcome.Cancelled.class);
            });
        }
    }

    @Test
    void cpusThatTheSchedulerLacks() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Task task = on.task().unstarted(() -> {});
            assertThatThrownBy(() -> task.setAffinity(CpuSet.of(1, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("affinity 1-2 names a CPU that the scheduler does not have: it has 0-1");
            assertThat(task.affinity()).isEqualTo(CpuSet.of(0, 1));
            assertThatThrownBy(() -> on.task().affinity(CpuSet.of(2))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // it is what is tested
    void nothing() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            Task task = on.task().unstarted(() -> {});
            RestartPolicy policy = RestartPolicy.always();
            Object[][] calls = {
                {"body", (ThrowingCallable) () -> on.task().start(null)},
                {"body", (ThrowingCallable) () -> on.task().unstarted(null)},
                {"body", (ThrowingCallable) () -> on.task().call(null)},
                {"body", (ThrowingCallable) () -> on.task().factory().newThread(null)},
                {"body", (ThrowingCallable) () -> Task.withoutPreemption((Runnable) null)},
                {"body", (ThrowingCallable) () -> Task.withoutPreemption((Supplier<String>) null)},
                {"name", (ThrowingCallable) () -> on.task().name(null)},
                {"priority", (ThrowingCallable) () -> on.task().priority(null)},
                {"priority", (ThrowingCallable) () -> task.setPriority(null)},
                {"affinity", (ThrowingCallable) () -> on.task().affinity(null)},
                {"affinity", (ThrowingCallable) () -> task.setAffinity(null)},
                {"policy", (ThrowingCallable) () -> on.task().restart(null)},
                {"handler", (ThrowingCallable) () -> on.task().onUncaught(null)},
                {"handler", (ThrowingCallable) () -> Scheduler.builder().onUncaught(null)},
                {"timeout", (ThrowingCallable) () -> task.join(null)},
                {"duration", (ThrowingCallable) () -> Task.sleep(null)},
                {"the span of a limit", (ThrowingCallable) () -> policy.limit(1, null)},
                {"initial", (ThrowingCallable) () -> policy.backOff(null, Duration.ZERO)},
                {"max", (ThrowingCallable) () -> policy.backOff(Duration.ZERO, null)},
                {"cause", (ThrowingCallable) () -> new Outcome.Failed<>(null)},
            };
            for (Object[] call : calls) {
                assertThatNullPointerException()
                        .as("%s", call[0])
                        .isThrownBy((ThrowingCallable) call[1])
                        .withMessage((String) call[0]);
            }
        }
    }
}
