package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bodies that run again. */
class RestartPolicyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static RestartPolicy atOnce(RestartPolicy policy) {
        return policy.backOff(Duration.ZERO, Duration.ZERO);
    }

    /** A body that fails so many times, each time with another exception, then returns. */
    private static Runnable failing(int times, AtomicInteger attempts) {
        return () -> {
            int attempt = attempts.incrementAndGet();
            if (attempt <= times) {
                throw new IllegalStateException("attempt " + attempt);
            }
        };
    }

    private static TestScheduler telling(Queue<String> failures) {
        return TestScheduler.of(Scheduler.builder()
                .cpus(2)
                .onUncaught((thread, thrown) -> failures.add(String.valueOf(thrown.getMessage()))));
    }

    @Test
    void neverIsTheDefault() throws InterruptedException {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = telling(failures)) {
            AtomicInteger attempts = new AtomicInteger();
            Task task = on.task().start(failing(1, attempts));
            task.join();
            assertThat(attempts).hasValue(1);
            assertThat(task.outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(task.stats().restarts()).isZero();
            on.task().restart(RestartPolicy.never()).start(failing(1, attempts)).join();
            assertThat(attempts).hasValue(2);
        }
    }

    @Test
    void onFailureItRunsUntilItSucceedsInTheSameThread() throws InterruptedException {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = telling(failures)) {
            AtomicInteger attempts = new AtomicInteger();
            Set<Thread> threads = new CopyOnWriteArraySet<>();
            List<Boolean> interrupted = new CopyOnWriteArrayList<>();
            Runnable body = failing(3, attempts);
            Task task = on.task().restart(atOnce(RestartPolicy.onFailure())).start(() -> {
                threads.add(Thread.currentThread());
                interrupted.add(Thread.currentThread().isInterrupted());
                Thread.currentThread().interrupt();
                body.run();
            });
            task.join();
            assertThat(attempts).hasValue(4);
            assertThat(task.outcome()).isEqualTo(new Outcome.Value<@Nullable Object>(null));
            assertThat(task.stats().restarts()).isEqualTo(3);
            assertThat(failures).containsExactly("attempt 1", "attempt 2", "attempt 3");
            assertThat(threads).containsExactly(task.thread());
            assertThat(interrupted).hasSize(4).containsOnly(false);
        }
    }

    @Test
    void aResultIsThatOfTheLastAttempt() throws Exception {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = telling(failures)) {
            AtomicInteger attempts = new AtomicInteger();
            ResultTask<Integer> task = on.task()
                    .restart(RestartPolicy.onFailure().backOff(Duration.ofNanos(1), Duration.ofNanos(1_000)))
                    .call(() -> {
                        failing(2, attempts).run();
                        return attempts.get();
                    });
            assertThat(task.get()).isEqualTo(3);
        }
    }

    @Test
    void alwaysItRunsUntilItIsCancelled() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicInteger attempts = new AtomicInteger();
            Task task = on.task().restart(atOnce(RestartPolicy.always())).start(attempts::incrementAndGet);
            on.await("a hundred attempts", () -> attempts.get() > 100);
            assertThat(task.cancel()).isTrue();
            on.awaitEnd(task);
            int last = attempts.get();
            // Cancelled between two attempts, or in one, which was done in spite of that.
            assertThat(task.outcome()).isNotInstanceOf(Outcome.Failed.class);
            assertThat(task.stats().restarts()).isBetween(last - 1L, (long) last);
        }
    }

    @Test
    void aCancelledOneIsNotRestartedWhateverItEndsWith() {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = telling(failures)) {
            AtomicInteger attempts = new AtomicInteger();
            Task returns = on.task().restart(atOnce(RestartPolicy.always())).start(() -> {
                attempts.incrementAndGet();
                try {
                    Task.sleep(Duration.ofHours(1));
                } catch (InterruptedException | TaskCancelledError e) {
                    return;
                }
            });
            on.awaitBlocked(returns);
            assertThat(returns.cancel()).isTrue();
            on.awaitEnd(returns);
            assertThat(returns.outcome()).isEqualTo(new Outcome.Value<@Nullable Object>(null));

            Task fails = on.task().restart(atOnce(RestartPolicy.onFailure())).start(() -> {
                attempts.incrementAndGet();
                try {
                    Task.sleep(Duration.ofHours(1));
                } catch (InterruptedException | TaskCancelledError e) {
                    throw new IllegalArgumentException("clean-up went wrong");
                }
            });
            on.awaitBlocked(fails);
            assertThat(fails.cancel()).isTrue();
            on.awaitEnd(fails);
            assertThat(fails.outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(attempts).hasValue(2);
            assertThat(failures).containsExactly("clean-up went wrong");
        }
    }

    private static final RestartPolicy IN_AN_HOUR =
            RestartPolicy.onFailure().backOff(Duration.ofHours(1), Duration.ofHours(1));

    @Test
    void aCancelEndsTheWaitForTheNextAttempt() {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = telling(failures)) {
            AtomicInteger attempts = new AtomicInteger();
            Task task = on.task().restart(IN_AN_HOUR).start(failing(9, attempts));
            on.awaitBlocked(task);
            assertThat(task.outcome()).isNull();
            assertThat(task.cancel()).isTrue();
            on.awaitEnd(task);
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(attempts).hasValue(1);

            Task interrupted = on.task().restart(IN_AN_HOUR).start(failing(9, attempts));
            on.awaitBlocked(interrupted);
            interrupted.thread().interrupt();
            on.awaitEnd(interrupted);
            assertThat(interrupted.outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(attempts).hasValue(2);
        }
    }

    @Test
    void beyondItsLimitItEndsWithTheLastFailure() throws InterruptedException {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = telling(failures)) {
            AtomicInteger attempts = new AtomicInteger();
            Task task = on.task()
                    .restart(atOnce(RestartPolicy.onFailure()).limit(3, MINUTE))
                    .start(failing(100, attempts));
            task.join();
            assertThat(attempts).hasValue(4);
            assertThat(task.stats().restarts()).isEqualTo(3);
            assertThat(task.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.cause()).hasMessage("attempt 4"));
            // Without a limit it would have gone on; within a shorter span it does, too.
            AtomicInteger more = new AtomicInteger();
            Task slow = on.task()
                    .restart(RestartPolicy.onFailure()
                            .backOff(Duration.ofNanos(200_000), Duration.ofNanos(200_000))
                            .limit(3, Duration.ofNanos(500_000)))
                    .start(failing(20, more));
            slow.join();
            assertThat(more).hasValue(21);
        }
    }

    @Test
    void theWaitDoublesUpToItsMaximum() throws InterruptedException {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = telling(failures)) {
            AtomicInteger attempts = new AtomicInteger();
            Duration first = Duration.ofMillis(1);
            long start = System.nanoTime();
            Task task = on.task()
                    .restart(RestartPolicy.onFailure().backOff(first, Duration.ofMillis(5)))
                    .start(failing(6, attempts));
            task.join();
            // 1, 2, 4, 5, 5, 5. An attempt that took 5 ms on a busy machine brings it back to 1.
            long atLeast = System.nanoTime() - start;
            assertThat(atLeast).isGreaterThanOrEqualTo(Duration.ofMillis(6).toNanos());
            assertThat(attempts).hasValue(7);
        }
    }

    @Test
    void wrongPoliciesAreNamed() {
        RestartPolicy policy = RestartPolicy.onFailure();
        assertThatThrownBy(() -> policy.limit(0, MINUTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit is 1 to 10000 restarts, not 0; for none there is RestartPolicy.never()");
        assertThatThrownBy(() -> policy.limit(10_001, MINUTE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy.limit(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the span of a limit is more than nothing and at most a day, not PT0S");
        assertThatThrownBy(() -> policy.backOff(Duration.ofNanos(-1), MINUTE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy.backOff(MINUTE, Duration.ofSeconds(59)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a back-off begins at zero or more and ends at that or more, at most a day: not PT1M to PT59S");
        assertThatThrownBy(() -> policy.backOff(Duration.ZERO, MINUTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a back-off of zero does not grow");
        assertThatThrownBy(() -> RestartPolicy.never().limit(1, MINUTE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a policy that never restarts has no limit");
        assertThatThrownBy(() -> RestartPolicy.never().backOff(MINUTE, MINUTE))
                .hasMessage("a policy that never restarts has no back-off");
        assertThat(RestartPolicy.always().limit(2, MINUTE))
                .hasToString("always, at most 2 in PT1M, after PT0.01S to PT10S");
        assertThat(RestartPolicy.never()).hasToString("never");
    }
}
