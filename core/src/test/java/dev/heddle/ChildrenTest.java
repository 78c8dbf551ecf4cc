package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Virtual threads that a task makes by the JDK's own means are tasks of the same scheduler. */
class ChildrenTest {
    private static void assertTask(@Nullable Task task, Priority priority, CpuSet affinity, String carrierPrefix) {
        assertThat(task).isNotNull();
        if (task != null) {
            assertThat(task.thread()).isSameAs(Thread.currentThread());
            assertThat(task.priority()).isEqualTo(priority);
            assertThat(task.affinity()).isEqualTo(affinity);
            assertThat(affinity.contains(TestScheduler.currentCpu())).isTrue();
            assertThat(Thread.currentThread().toString()).contains("@" + carrierPrefix + "-cpu");
            assertThat(Task.current()).isSameAs(task);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void childrenAndGrandchildrenInheritPriorityAndAffinity(int cpus) {
        CpuSet affinity = CpuSet.of(1);
        try (TestScheduler on =
                TestScheduler.of(Scheduler.builder().name("family").cpus(cpus))) {
            on.one(on.task().priority(Priority.LOW).affinity(affinity), () -> {
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                List<Thread> children = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    children.add(Thread.ofVirtual().name("child-", i).start(TestScheduler.reporting(failure, () -> {
                        assertTask(Task.current(), Priority.LOW, affinity, "family");
                        TestScheduler.yieldCpu();
                        Thread grandchild = Thread.startVirtualThread(TestScheduler.reporting(failure, () -> {
                            LockSupport.parkNanos(100_000);
                            assertTask(Task.current(), Priority.LOW, affinity, "family");
                        }));
                        grandchild.join();
                        assertTask(Task.current(), Priority.LOW, affinity, "family");
                    })));
                }
                for (Thread child : children) {
                    child.join();
                }
                TestScheduler.rethrow(failure.get());
            });
            assertThat(on.scheduler().stats().started()).isEqualTo(601);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void executorsOfVirtualThreadsMakeChildren(int cpus) {
        try (TestScheduler on =
                TestScheduler.of(Scheduler.builder().name("family").cpus(cpus))) {
            on.one(on.task().priority(Priority.HIGH), () -> {
                AtomicInteger ran = new AtomicInteger();
                try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                    List<Future<?>> all = new ArrayList<>();
                    for (int i = 0; i < 300; i++) {
                        all.add(executor.submit(() -> {
                            assertTask(Task.current(), Priority.HIGH, CpuSet.first(cpus), "family");
                            LockSupport.parkNanos(50_000);
                            ran.incrementAndGet();
                        }));
                    }
                    for (Future<?> one : all) {
                        one.get();
                    }
                }
                assertThat(ran.get()).isEqualTo(300);
            });
        }
    }

    /** A child belongs to the scheduler of the thread that makes it, not of the one that starts it or outlives it. */
    @Test
    void childrenOutliveTheirParent() {
        try (TestScheduler on =
                TestScheduler.of(Scheduler.builder().name("family").cpus(2))) {
            CountDownLatch release = new CountDownLatch(1);
            Queue<Thread> children = new ConcurrentLinkedQueue<>();
            Queue<Thread> unstarted = new ConcurrentLinkedQueue<>();
            Queue<String> carriers = new ConcurrentLinkedQueue<>();
            Task parent = on.task().start(() -> {
                for (int i = 0; i < 200; i++) {
                    children.add(Thread.startVirtualThread(() -> {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        carriers.add(Thread.currentThread().toString());
                    }));
                    unstarted.add(Thread.ofVirtual()
                            .unstarted(() -> carriers.add(Thread.currentThread().toString())));
                }
            });
            on.awaitEnd(parent);
            unstarted.forEach(Thread::start);
            release.countDown();
            on.await("all children to end", () -> carriers.size() == 400);
            assertThat(carriers).allMatch(carrier -> carrier.contains("@family-cpu"));
            assertThat(children).hasSize(200);
        }
    }

    /** A child goes its own way afterwards. */
    @Test
    void childrenHaveTheirOwnPriorityAndAffinity() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            on.one(on.task().affinity(CpuSet.of(0)), () -> {
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                Thread child = Thread.startVirtualThread(TestScheduler.reporting(failure, () -> {
                    Task self = Task.current();
                    if (self == null) {
                        throw new AssertionError("no task");
                    }
                    self.setAffinity(CpuSet.of(1));
                    self.setPriority(Priority.IDLE);
                    for (int i = 0; i < 100; i++) {
                        assertThat(TestScheduler.currentCpu()).isEqualTo(1);
                        TestScheduler.yieldCpu();
                    }
                    assertThat(self.priority()).isEqualTo(Priority.IDLE);
                }));
                child.join();
                assertThat(TestScheduler.currentCpu()).isZero();
                Task parent = Task.current();
                assertThat(parent != null ? parent.priority() : null).isEqualTo(Priority.NORMAL);
                assertThat(parent != null ? parent.affinity() : null).isEqualTo(CpuSet.of(0));
                TestScheduler.rethrow(failure.get());
            });
        }
    }

    /** A stack trace of a queued thread submits its continuation a second time. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void stackTracesOfQueuedThreadsDoNoHarm(int cpus) {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger inside = new AtomicInteger();
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            List<Task> tasks = new ArrayList<>();
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            for (int i = 0; i < 100; i++) {
                AtomicBoolean running = new AtomicBoolean();
                int kind = i % 3;
                tasks.add(on.task().start(TestScheduler.reporting(failure, () -> {
                    for (int round = 0; round < 300; round++) {
                        assertThat(running.getAndSet(true))
                                .as("runs on two CPUs")
                                .isFalse();
                        inside.incrementAndGet();
                        running.set(false);
                        if (kind == 0) {
                            LockSupport.parkNanos(1_000);
                        } else if (kind == 1) {
                            Task.sleepUntil(System.nanoTime() + 1_000);
                        } else {
                            TestScheduler.yieldCpu();
                        }
                    }
                })));
            }
            Thread watcher = Thread.ofPlatform().daemon().start(() -> {
                while (!over.get()) {
                    for (Task task : tasks) {
                        TestScheduler.threadOf(task).getStackTrace();
                    }
                    Thread.getAllStackTraces();
                }
            });
            try {
                tasks.forEach(on::awaitEnd);
            } finally {
                over.set(true);
            }
            on.await("the watcher to end", () -> !watcher.isAlive());
            TestScheduler.rethrow(failure.get());
            assertThat(inside.get()).isEqualTo(100 * 300);
        }
    }
}
