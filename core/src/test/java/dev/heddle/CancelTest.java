package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling a task that has not begun, that runs, or that has ended. Blocked ones: {@link CancelBlockedTest}. */
class CancelTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Cancels, waits for the end, and checks what holds in every state. */
    private static void cancel(TestScheduler on, Task task) {
        assertThat(task.cancel()).as("first").isTrue();
        assertThat(task.cancel()).as("second").isFalse();
        ends(on, task);
        assertThat(task.cancel()).as("after the end").isFalse();
    }

    private static void ends(TestScheduler on, Task task) {
        on.awaitEnd(task);
        assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.isDone()).isTrue();
    }

    // ---- before it has begun ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewOneNeverRunsItsBodyAndItsJoinersReturn(boolean cancelled) throws InterruptedException {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicBoolean ran = new AtomicBoolean();
            Task task = on.task().unstarted(() -> ran.set(true));
            assertThat(task.isDone()).isFalse();
            assertThat(task.outcome()).isNull();
            if (cancelled) {
                cancel(on, task);
                task.start();
            } else {
                // The twin: what is not cancelled does run.
                task.start();
            }
            task.join();
            assertThat(ran.get()).isEqualTo(!cancelled);
        }
        // close() has returned: what was started has ended.
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aQueuedOneNeverRunsItsBody(boolean fromHere) {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicBoolean ran = new AtomicBoolean();
            AtomicReference<@Nullable Task> queued = new AtomicReference<>();
            Runnable startAndCancel = () -> {
                Task task = on.task().start(() -> ran.set(true));
                queued.set(task);
                assertThat(task.cancel()).isTrue();
                assertThat(task.isCancelled()).isTrue();
                assertThat(task.isDone()).as("nobody ends it but a CPU").isFalse();
            };
            if (fromHere) {
                // Woken on its own CPU, it is in the ready queue; its waker holds the CPU until it is cancelled.
                on.one(on.task(), startAndCancel::run);
            } else {
                // Woken from outside, it is in the inbox.
                HeldCpu.during(on, 0, startAndCancel);
            }
            Task task = Objects.requireNonNull(queued.get());
            ends(on, task);
            assertThat(ran).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void startAndCancelMayRace(int cpus) throws InterruptedException {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            for (int round = 0; round < 2_000; round++) {
                AtomicBoolean ran = new AtomicBoolean();
                Task task = on.task().unstarted(() -> ran.set(true));
                AtomicInteger ready = new AtomicInteger();
                Thread starter = Thread.ofVirtual().start(TestScheduler.reporting(failure, () -> {
                    meet(ready);
                    task.start();
                    task.join();
                }));
                meet(ready);
                assertThat(task.cancel() || task.isDone()).isTrue();
                task.join();
                starter.join();
                assertThat(task.outcome()).isInstanceOf(ran.get() ? Outcome.Value.class : Outcome.Cancelled.class);
            }
            TestScheduler.rethrow(failure.get());
        }
    }

    private static void meet(AtomicInteger ready) {
        ready.incrementAndGet();
        while (ready.get() < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aNewOneOfAClosedSchedulerEndsToo() throws InterruptedException {
        Scheduler scheduler = Scheduler.builder().cpus(1).start();
        Task cancelled = scheduler.task().unstarted(() -> {});
        Task refused = scheduler.task().unstarted(() -> {});
        scheduler.close();
        assertThat(cancelled.cancel()).isTrue();
        cancelled.join();
        assertThat(cancelled.outcome()).isInstanceOf(Outcome.Cancelled.class);
        cancelled.start();

        assertThatThrownBy(refused::start).isInstanceOf(RejectedExecutionException.class);
        refused.join();
        assertThat(refused.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause())
                                .isInstanceOf(RejectedExecutionException.class)
                                .hasMessageContaining("takes no new tasks"));
        assertThat(refused.isDone()).isTrue();
        assertThat(refused.isCancelled()).isFalse();
    }

    // ---- while it runs ----

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aRunningOneEndsAtItsNextPreemptionPoint(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicBoolean cleanedUp = new AtomicBoolean();
            AtomicInteger swallowed = new AtomicInteger();
            AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
            CountDownLatch runs = new CountDownLatch(1);
            Task task = on.task().name("victim").affinity(CpuSet.of(0)).start(() -> {
                try {
                    while (true) {
                        try {
                            runs.countDown();
                            Task.checkpoint();
                        } catch (Exception e) {
                            swallowed.incrementAndGet();
                        }
                    }
                } catch (Throwable thrown) {
                    seen.set(thrown);
                    throw thrown;
                } finally {
                    cleanedUp.set(true);
                }
            });
            on.await("it to run", runs);
            // By a task on the same CPU if there is but one, by one on another if there are more, and by us.
            on.one(on.task().priority(Priority.HIGH).affinity(CpuSet.of(cpus - 1)), () -> cancel(on, task));
            assertThat(cleanedUp).isTrue();
            assertThat(swallowed).hasValue(0);
            assertThat(seen.get()).isInstanceOf(TaskCancelledError.class).hasMessage("cancelled: " + task);
            // The twin: an exception in its place would have been swallowed.
            on.one(on.task(), () -> {
                try {
                    throw new IllegalStateException("not an error");
                } catch (Exception e) {
                    swallowed.incrementAndGet();
                }
            });
            assertThat(swallowed).hasValue(1);
        }
    }

    @Test
    void itGoesOnToItsNextPreemptionPointIfItCancelsItself() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            List<String> steps = new ArrayList<>();
            Task task = on.task().start(() -> {
                Task self = Task.current();
                if (self != null) {
                    steps.add("first " + self.cancel());
                    steps.add("second " + self.cancel());
                }
                steps.add("interrupted " + Thread.currentThread().isInterrupted());
                Task.checkpoint();
                steps.add("went on");
            });
            ends(on, task);
            assertThat(steps).containsExactly("first true", "second false", "interrupted true");
        }
    }

    @Test
    void whatCleansUpMayPassPreemptionPointsAndBlock() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicInteger checkpoints = new AtomicInteger();
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            Task task = on.task().start(() -> {
                try {
                    while (true) {
                        Task.checkpoint();
                    }
                } finally {
                    TestScheduler.reporting(failure, () -> {
                                while (checkpoints.get() < 1_000) {
                                    Task.checkpoint();
                                    TestScheduler.yieldCpu();
                                    checkpoints.incrementAndGet();
                                }
                                Task self = Task.current();
                                if (self == null || !self.isCancelled()) {
                                    throw new AssertionError("it does not know that it is cancelled: " + self);
                                }
                            })
                            .run();
                }
            });
            on.await("it to run", () -> task.stats().switches() > 0);
            cancel(on, task);
            TestScheduler.rethrow(failure.get());
            assertThat(checkpoints).hasValue(1_000);
        }
    }

    @Test
    void theInterruptIsGoneWithTheErrorSoThatCleanUpCanBlock() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            AtomicBoolean slept = new AtomicBoolean();
            Task task = on.task().start(() -> {
                Task self = Task.current();
                if (self != null) {
                    self.cancel();
                }
                try {
                    Task.checkpoint();
                } finally {
                    TestScheduler.reporting(failure, () -> {
                                Task.sleep(Duration.ofNanos(1_000));
                                Thread.sleep(Duration.ofNanos(1_000));
                                slept.set(true);
                            })
                            .run();
                }
            });
            ends(on, task);
            TestScheduler.rethrow(failure.get());
            assertThat(slept).isTrue();
        }
    }

    /** Between its wake and its turn nothing blocks that an interrupt could end; what it blocks in next must end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatIsReadyDoesNotBlockAgain(boolean woken) {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicBoolean go = new AtomicBoolean();
            LinkedBlockingQueue<Object> empty = new LinkedBlockingQueue<>();
            Task task = on.task().start(() -> {
                while (!go.get()) {
                    if (woken) {
                        LockSupport.park();
                    } else {
                        TestScheduler.yieldCpu();
                    }
                }
                try {
                    empty.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            if (woken) {
                on.awaitBlocked(task);
            }
            HeldCpu.during(on, 0, () -> {
                go.set(true);
                LockSupport.unpark(TestScheduler.threadOf(task));
                assertThat(task.cancel()).isTrue();
            });
            ends(on, task);
        }
    }

    // ---- after its end ----

    @Test
    void anEndedOneHasEnded() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Task task = on.task().start(() -> {});
            on.awaitEnd(task);
            on.await("the CPU to have reaped it", () -> on.scheduler().stats().ended() == 1);
            assertThat(task.cancel()).isFalse();
            assertThat(task.isCancelled()).isFalse();
            assertThat(task.outcome()).isEqualTo(new Outcome.Value<@Nullable Object>(null));
        }
    }

    // ---- by many at once ----

    private static int trueOnes(int threads, Function<Task, Boolean> cancel, Task task) throws InterruptedException {
        AtomicInteger yes = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(Thread.ofPlatform().start(() -> {
                try {
                    together.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
                if (cancel.apply(task)) {
                    yes.incrementAndGet();
                }
            }));
        }
        for (Thread one : all) {
            one.join();
        }
        return yes.get();
    }

    @Test
    void ofManyCallsOneHasCancelledIt() throws InterruptedException {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            for (int round = 0; round < 50; round++) {
                List<Task> tasks = List.of(
                        on.task().unstarted(() -> {}),
                        on.task().start(() -> {
                            while (true) {
                                Task.checkpoint();
                            }
                        }),
                        on.task().start(CancelTest::sleepLong));
                for (Task task : tasks) {
                    assertThat(trueOnes(4, Task::cancel, task)).isEqualTo(1);
                    ends(on, task);
                }
            }
            // The twin: a cancel that looks before it marks is found to be true for several.
            CyclicBarrier looked = new CyclicBarrier(4);
            Task task = on.task().unstarted(() -> {});
            int several = trueOnes(
                    4,
                    broken -> {
                        boolean first = !broken.isCancelled();
                        try {
                            looked.await();
                        } catch (InterruptedException | BrokenBarrierException e) {
                            throw new IllegalStateException(e);
                        }
                        broken.cancel();
                        return first;
                    },
                    task);
            assertThat(several).isEqualTo(4);
        }
    }

    private static void sleepLong() {
        try {
            Task.sleep(LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void allJoinersReturn(int cpus) throws InterruptedException {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            Task neverStarted = on.task().unstarted(() -> {});
            List<Task> victims = List.of(neverStarted, on.task().start(CancelTest::sleepLong));
            Queue<String> joined = new ConcurrentLinkedQueue<>();
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            List<Thread> joiners = new ArrayList<>();
            assertThat(neverStarted.cancel()).isTrue();
            for (int i = 0; i < 100; i++) {
                Task victim = victims.get(i % 2);
                Runnable join = TestScheduler.reporting(failure, () -> {
                    victim.join();
                    assertThat(victim.outcome()).isInstanceOf(Outcome.Cancelled.class);
                    joined.add("one");
                });
                joiners.add(
                        i % 4 < 2
                                ? Thread.ofPlatform().start(join)
                                : on.task().start(join).thread());
            }
            assertThat(victims.get(1).cancel()).isTrue();
            for (Thread joiner : joiners) {
                on.await("joiner " + joiner, () -> !joiner.isAlive());
            }
            TestScheduler.rethrow(failure.get());
            assertThat(joined).hasSize(100);
        }
    }
}
