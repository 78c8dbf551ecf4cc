package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Starting and closing a scheduler. */
class LifecycleTest {
    private static List<String> threadsOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(thread -> thread.startsWith(name + "-"))
                .toList();
    }

    @Test
    void closeWaitsForTasksAndForWhatTheyStartMeanwhile() {
        Scheduler scheduler = Scheduler.builder().cpus(2).start();
        AtomicInteger ended = new AtomicInteger();
        AtomicBoolean closing = new AtomicBoolean();
        for (int i = 0; i < 50; i++) {
            scheduler.task().start(() -> {
                while (!closing.get()) {
                    LockSupport.parkNanos(100_000);
                }
                Thread.startVirtualThread(() -> {
                    LockSupport.parkNanos(500_000);
                    scheduler.task().start(ended::incrementAndGet);
                    scheduler.jobs(Priority.LOW).execute(ended::incrementAndGet);
                });
            });
        }
        Thread closer = Thread.ofPlatform().daemon().start(scheduler::close);
        Await.until(scheduler, "close to begin", () -> {
            try {
                scheduler.jobs(Priority.LOW).execute(() -> {});
                return false;
            } catch (RejectedExecutionException e) {
                return true;
            }
        });
        closing.set(true);
        Await.until(scheduler, "close to end", () -> !closer.isAlive());
        assertThat(ended.get()).isEqualTo(100);
        scheduler.close();
    }

    @Test
    void afterCloseEveryStartIsRefusedAndItsThreadTerminates() throws InterruptedException {
        Scheduler scheduler = Scheduler.builder().cpus(2).start();
        AtomicBoolean ran = new AtomicBoolean();
        Task late = scheduler.task().unstarted(() -> ran.set(true));
        scheduler.close();
        assertThatThrownBy(late::start)
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("takes no new tasks");
        TestScheduler.threadOf(late).join();
        assertThat(TestScheduler.threadOf(late).getState()).isEqualTo(Thread.State.TERMINATED);
        assertThatThrownBy(late::start).isInstanceOf(IllegalThreadStateException.class);
        assertThatThrownBy(() -> scheduler.task().start(() -> ran.set(true)))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> scheduler.jobs(Priority.HIGH).execute(() -> ran.set(true)))
                .isInstanceOf(RejectedExecutionException.class);
        Thread made = scheduler.threadFactory(Priority.LOW).newThread(() -> ran.set(true));
        assertThatThrownBy(made::start).isInstanceOf(RejectedExecutionException.class);
        made.join();
        assertThat(ran).isFalse();
        scheduler.close();
        assertThat(scheduler.dump()).contains("CPU 0", "CPU 1");
    }

    @Test
    void aTaskCannotCloseItsOwnScheduler() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            on.one(on.task(), () -> {
                assertThatThrownBy(() -> on.scheduler().close())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot close the scheduler");
                Thread child = Thread.startVirtualThread(() ->
                        assertThatThrownBy(() -> on.scheduler().close()).isInstanceOf(IllegalStateException.class));
                child.join();
            });
            on.one(on.task(), () -> {});
        }
    }

    @Test
    void aTaskMayCloseAnotherScheduler() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Scheduler other = Scheduler.builder().name("other").cpus(2).start();
            AtomicInteger ended = new AtomicInteger();
            on.one(on.task(), () -> {
                for (int i = 0; i < 100; i++) {
                    other.task().start(ended::incrementAndGet);
                }
                other.close();
                assertThat(ended.get()).isEqualTo(100);
            });
        }
    }

    @Test
    void noThreadIsLeft() {
        for (int round = 0; round < 50; round++) {
            String name = "round" + round;
            Scheduler scheduler =
                    Scheduler.builder().name(name).cpus(1 + round % 4).start();
            CountDownLatch release = new CountDownLatch(1);
            for (int i = 0; i < 20; i++) {
                scheduler.task().start(() -> {
                    try {
                        release.await();
                        Task.sleep(Duration.ofNanos(10_000));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            // A carrier and a spacer for each CPU, at least.
            assertThat(threadsOf(name)).hasSizeGreaterThanOrEqualTo(2 * (1 + round % 4));
            release.countDown();
            scheduler.close();
            // The timer's thread may still be on its way out.
            Await.until(scheduler, "its threads to end", () -> threadsOf(name).isEmpty());
            assertThat(scheduler.stats().started()).isEqualTo(20);
            assertThat(scheduler.stats().ended()).isEqualTo(20);
        }
    }

    @Test
    void theCallingThreadBecomesACpu() {
        String me = Thread.currentThread().getName();
        Queue<String> carriers = new ConcurrentLinkedQueue<>();
        AtomicBoolean ranOnMe = new AtomicBoolean();
        Scheduler.builder().name("lent").cpus(2).runOnCallingThread(scheduler -> {
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            Task self = Task.current();
            assertThat(self == null ? null : self.name()).isEqualTo("main");
            assertThat(self == null ? null : self.priority()).isEqualTo(Priority.NORMAL);
            for (int cpu = 0; cpu < 2; cpu++) {
                scheduler.task().affinity(CpuSet.of(cpu)).start(() -> {
                    for (int i = 0; i < 10; i++) {
                        String carrier = Thread.currentThread().toString();
                        carriers.add(carrier);
                        if (carrier.endsWith("@" + me)) {
                            ranOnMe.set(true);
                        }
                        LockSupport.parkNanos(1_000);
                    }
                });
            }
        });
        assertThat(carriers).hasSize(20);
        assertThat(ranOnMe).isTrue();
        Await.until(scheduler(), "its threads to end", () -> threadsOf("lent").isEmpty());
        assertThat(Task.current()).isNull();
        // It is a usable thread again, for this, too.
        AtomicBoolean again = new AtomicBoolean();
        Scheduler.builder().cpus(1).runOnCallingThread(scheduler -> again.set(true));
        assertThat(again).isTrue();
    }

    /** One that serves as the subject of a wait that has no scheduler any more. */
    private static Scheduler scheduler() {
        Scheduler scheduler = Scheduler.builder().name("none").cpus(1).start();
        scheduler.close();
        return scheduler;
    }

    @Test
    void whatMainThrowsIsThrownAfterItsTasksHaveEnded() {
        AtomicBoolean ended = new AtomicBoolean();
        IllegalArgumentException thrown = new IllegalArgumentException("from main");
        assertThatThrownBy(() -> Scheduler.builder().cpus(2).runOnCallingThread(scheduler -> {
                    scheduler.task().start(() -> {
                        LockSupport.parkNanos(1_000_000);
                        ended.set(true);
                    });
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(ended).isTrue();
        assertThatThrownBy(() -> Scheduler.builder().cpus(1).runOnCallingThread(scheduler -> {
                    throw new StackOverflowError("from main");
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void onlyAPlatformThreadThatIsNoCpuCanBecomeOne() {
        Queue<@Nullable String> messages = new ConcurrentLinkedQueue<>();
        Runnable attempt = () -> {
            try {
                Scheduler.builder().cpus(1).runOnCallingThread(inner -> messages.add("it ran"));
            } catch (IllegalStateException e) {
                messages.add(String.valueOf(e.getMessage()));
            }
        };
        Scheduler.builder().cpus(1).runOnCallingThread(scheduler -> {
            attempt.run();
            scheduler.jobs(Priority.NORMAL).execute(attempt);
        });
        assertThat(messages)
                .hasSize(2)
                .allMatch(message -> message.startsWith("only a platform thread that is no CPU yet can become one"));
    }

    private static @Nullable String coresOfThisThread() throws IOException {
        Path status = Path.of("/proc/thread-self/status");
        if (!Files.exists(status)) {
            return null;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("Cpus_allowed:")) {
                return line;
            }
        }
        return null;
    }

    @Test
    void theCallingThreadIsNotLeftPinned() throws IOException {
        String before = coresOfThisThread();
        List<String> inside = new ArrayList<>();
        if (before != null) {
            Scheduler.builder().cpus(2).pinned(true).runOnCallingThread(scheduler -> {
                scheduler.task().affinity(CpuSet.of(1)).start(() -> {
                    try {
                        inside.add(String.valueOf(coresOfThisThread()));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
            });
            assertThat(inside).hasSize(1);
            if (Runtime.getRuntime().availableProcessors() > 1) {
                assertThat(inside.get(0)).isNotEqualTo(before);
            }
        }
        assertThat(coresOfThisThread()).isEqualTo(before);
    }

    @Test
    void wrongArgumentsAreNamed() {
        SchedulerBuilder builder = Scheduler.builder();
        assertThatThrownBy(() -> builder.cpus(0)).hasMessage("a scheduler has 1 to 1024 CPUs, not 0");
        assertThatThrownBy(() -> builder.cpus(1025)).hasMessage("a scheduler has 1 to 1024 CPUs, not 1025");
        assertThatThrownBy(() -> builder.slice(Duration.ofNanos(99_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a slice is 100 µs to 10 s, not PT0.000099999S");
        assertThatThrownBy(() -> builder.slice(Duration.ofSeconds(11)))
                .hasMessage("a slice is 100 µs to 10 s, not PT11S");
        try (TestScheduler on = TestScheduler.of(builder.name("named").cpus(3))) {
            assertThat(on.scheduler().name()).isEqualTo("named");
            assertThat(on.scheduler().cpus()).isEqualTo(3);
            assertThat(on.scheduler()).hasToString("Scheduler[named, 3 CPUs]");
            Task job = on.task()
                    .name("n")
                    .priority(Priority.LOW)
                    .affinity(CpuSet.of(0, 2))
                    .unstarted(() -> {});
            assertThat(job).hasToString("Task[" + job.id() + ", n, LOW, CPUs 0,2]");
            on.one(on.task(), () -> {
                Task self = Task.current();
                assertThatThrownBy(() -> {
                            if (self != null) {
                                self.join();
                            }
                        })
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a task cannot wait for its own end");
            });
        }
    }

    @Test
    void theMissingFlagIsNamed() throws IOException, InterruptedException {
        String program = ChildJvm.program("StartsAScheduler.java");
        String classes = ChildJvm.classes();
        String flag = "--add-opens java.base/java.lang=";
        ChildJvm.Result onClassPath = ChildJvm.java(List.of("--class-path", classes, program));
        assertThat(onClassPath.exit()).isNotZero();
        assertThat(onClassPath.output()).contains(flag + "ALL-UNNAMED" + System.lineSeparator());

        List<String> asModule = List.of("--module-path", classes, "--add-modules", "dev.heddle.core", program);
        ChildJvm.Result onModulePath = ChildJvm.java(asModule);
        assertThat(onModulePath.exit()).isNotZero();
        assertThat(onModulePath.output()).contains(flag + "dev.heddle.core" + System.lineSeparator());

        // The twin: with the flag that it names, the same program runs.
        List<String> withFlag = new ArrayList<>(List.of("--add-opens", "java.base/java.lang=dev.heddle.core"));
        withFlag.addAll(asModule);
        ChildJvm.Result withTheFlag = ChildJvm.java(withFlag);
        assertThat(withTheFlag.output()).contains("ran as a task");
        assertThat(withTheFlag.exit()).isZero();
    }
}
