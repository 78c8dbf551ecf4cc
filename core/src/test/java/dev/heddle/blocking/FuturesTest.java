package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Priority;
import dev.heddle.Task;
import dev.heddle.TestScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Futures and executors. */
class FuturesTest {
    private static final int TASKS = 300;

    @TwoAndFourCpus
    void completableFuturesOnThreadsAndOnJobs(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus);
                ExecutorService threads = on.scheduler().executor(Priority.HIGH)) {
            on.crowd(TASKS, index -> {
                CompletableFuture<Integer> future = CompletableFuture.supplyAsync(
                                () -> {
                                    LockSupport.parkNanos(1_000);
                                    Task self = Task.current();
                                    assertThat(self != null ? self.priority() : null)
                                            .isEqualTo(Priority.HIGH);
                                    return index;
                                },
                                threads)
                        .thenApplyAsync(x -> x + 1, on.scheduler().jobs(Priority.LOW))
                        .thenComposeAsync(x -> CompletableFuture.supplyAsync(() -> x * 2, threads), threads);
                assertThat(future.get()).isEqualTo((index + 1) * 2);
            });
        }
    }

    @TwoAndFourCpus
    void futuresCompletedByOtherTasks(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            List<CompletableFuture<Integer>> chain = new ArrayList<>();
            for (int i = 0; i <= TASKS; i++) {
                chain.add(new CompletableFuture<>());
            }
            chain.get(TASKS).complete(0);
            on.crowd(
                    TASKS,
                    index -> chain.get(index).complete(chain.get(index + 1).join() + 1));
            assertThat(chain.get(0).join()).isEqualTo(TASKS);
        }
    }

    @TwoAndFourCpus
    void executorsInvokeAllAndAny(int cpus) throws InterruptedException, ExecutionException {
        try (TestScheduler on = TestScheduler.cpus(cpus);
                ExecutorService executor = on.scheduler().executor(Priority.NORMAL)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                int number = i;
                calls.add(() -> {
                    TimeUnit.MICROSECONDS.sleep(100);
                    return number;
                });
            }
            int sum = 0;
            for (Future<Integer> future : executor.invokeAll(calls)) {
                sum += future.get();
            }
            assertThat(sum).isEqualTo(TASKS * (TASKS - 1) / 2);
            assertThat(executor.invokeAny(calls)).isBetween(0, TASKS - 1);
            Future<Integer> failing = executor.submit(() -> {
                throw new IllegalStateException("failed");
            });
            assertThatThrownBy(failing::get).hasRootCauseMessage("failed");
            Future<?> blocked = executor.submit(() -> {
                LockSupport.park();
            });
            assertThat(blocked.cancel(true)).isTrue();
        }
    }

    @TwoAndFourCpus
    void poolsOfHeddlesThreads(int cpus) throws InterruptedException {
        try (TestScheduler on = TestScheduler.cpus(cpus);
                ExecutorService pool =
                        Executors.newFixedThreadPool(20, on.scheduler().threadFactory(Priority.NORMAL))) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                calls.add(() -> Task.current() != null);
            }
            assertThat(pool.invokeAll(calls)).allMatch(Future::resultNow);
        }
    }
}
