package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks and threads that are none: the JDK's virtual threads, platform threads, tasks of another scheduler. */
class NeighboursTest {
    private static final int PAIRS = 100;
    private static final int ROUNDS = 50;

    private interface Starter {
        Thread start(int index, Runnable body);
    }

    private static void pingPong(TestScheduler on, Starter one, Starter other) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        ReentrantLock lock = new ReentrantLock();
        long[] counter = new long[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            SynchronousQueue<Integer> there = new SynchronousQueue<>();
            SynchronousQueue<Integer> back = new SynchronousQueue<>();
            threads.add(one.start(i, TestScheduler.reporting(failure, () -> {
                for (int round = 0; round < ROUNDS; round++) {
                    there.put(round);
                    assertThat(back.take()).isEqualTo(round + 1);
                    lock.lock();
                    try {
                        counter[0]++;
                    } finally {
                        lock.unlock();
                    }
                }
            })));
            threads.add(other.start(i, TestScheduler.reporting(failure, () -> {
                for (int round = 0; round < ROUNDS; round++) {
                    back.put(there.take() + 1);
                    synchronized (counter) {
                        counter[0] += 0;
                    }
                }
            })));
        }
        for (Thread thread : threads) {
            on.await("all pairs to end", () -> thread.getState() == Thread.State.TERMINATED || failure.get() != null);
        }
        TestScheduler.rethrow(failure.get());
        assertThat(counter[0]).isGreaterThan(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void theJdksVirtualThreads(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            pingPong(
                    on,
                    (i, body) -> TestScheduler.threadOf(on.task().start(body)),
                    (i, body) -> Thread.startVirtualThread(() -> {
                        assertThat(Task.current()).isNull();
                        body.run();
                    }));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void platformThreads(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            pingPong(
                    on,
                    (i, body) -> TestScheduler.threadOf(on.task().start(body)),
                    (i, body) -> Thread.ofPlatform().daemon().start(body));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void tasksOfTwoSchedulers(int cpus) {
        try (TestScheduler on =
                        TestScheduler.of(Scheduler.builder().name("left").cpus(cpus));
                TestScheduler other =
                        TestScheduler.of(Scheduler.builder().name("right").cpus(2))) {
            pingPong(
                    on,
                    (i, body) -> TestScheduler.threadOf(on.task().start(() -> {
                        assertThat(Thread.currentThread().toString()).contains("@left-cpu");
                        body.run();
                        assertThat(Thread.currentThread().toString()).contains("@left-cpu");
                    })),
                    (i, body) -> TestScheduler.threadOf(other.task().start(() -> {
                        assertThat(Thread.currentThread().toString()).contains("@right-cpu");
                        body.run();
                        assertThat(Thread.currentThread().toString()).contains("@right-cpu");
                    })));
        }
    }

    /** A task of one scheduler may start, move and join one of another. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aTaskStartsTasksOfAnotherScheduler(int cpus) {
        try (TestScheduler on =
                        TestScheduler.of(Scheduler.builder().name("left").cpus(cpus));
                TestScheduler other =
                        TestScheduler.of(Scheduler.builder().name("right").cpus(cpus))) {
            on.crowd(100, index -> {
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                Task foreign = other.task().start(TestScheduler.reporting(failure, () -> {
                    LockSupport.park();
                    assertThat(Thread.currentThread().toString()).contains("@right-cpu");
                }));
                foreign.setAffinity(CpuSet.of(index % cpus));
                LockSupport.unpark(TestScheduler.threadOf(foreign));
                foreign.join();
                TestScheduler.rethrow(failure.get());
            });
        }
    }
}
