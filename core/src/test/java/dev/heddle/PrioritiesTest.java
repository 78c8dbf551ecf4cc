package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who runs first, on one CPU, and who gives way to whom. */
class PrioritiesTest {
    /** Tasks in random order of priorities, started while the CPU is held; returns them in the order in which they ran. */
    private static List<String> orderOfRuns(long seed, int perPriority, boolean asJobs) {
        List<Priority> order = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            order.addAll(Collections.nCopies(perPriority, priority));
        }
        Collections.shuffle(order, new Random(seed));
        Queue<String> ran = new ConcurrentLinkedQueue<>();
        try (TestScheduler on = TestScheduler.cpus(1)) {
            AtomicBoolean holding = new AtomicBoolean();
            AtomicBoolean release = new AtomicBoolean();
            on.task().priority(Priority.HIGH).start(() -> {
                holding.set(true);
                while (!release.get()) {
                    Thread.onSpinWait();
                }
            });
            on.await("the CPU to be held", holding::get);
            int number = 0;
            for (Priority priority : order) {
                String name = priority + "-" + String.format("%04d", number++);
                if (asJobs) {
                    on.scheduler().jobs(priority).execute(() -> ran.add(name));
                } else {
                    on.task().priority(priority).start(() -> ran.add(name));
                }
            }
            release.set(true);
            on.await("all to run", () -> ran.size() == order.size());
        }
        return List.copyOf(ran);
    }

    private static List<String> sorted(List<String> ran) {
        List<String> expected = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            ran.stream()
                    .filter(name -> name.startsWith(priority.name()))
                    .sorted()
                    .forEach(expected::add);
        }
        return expected;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theMostUrgentFirstAndFirstComeFirstServedWithinAPriority(boolean asJobs) {
        long seed = System.nanoTime();
        List<String> ran = orderOfRuns(seed, 50, asJobs);
        assertThat(ran).as("seed %d", seed).hasSize(200).isEqualTo(sorted(ran));
    }

    /** The twin: the order in which they were started is another one, so the comparison above can fail. */
    @Test
    void theOrderOfStartsIsNotTheOrderByPriority() {
        List<String> started = new ArrayList<>(orderOfRuns(1, 50, false));
        started.sort((a, b) -> a.substring(a.indexOf('-')).compareTo(b.substring(b.indexOf('-'))));
        assertThat(started).isNotEqualTo(sorted(started));
    }

    @ParameterizedTest
    @EnumSource(
            value = Priority.class,
            names = {"NORMAL", "LOW", "IDLE"})
    void anUrgentTaskWokenBesideAHogGetsTheCpu(Priority ofHog) {
        // A slice that never ends: only priority can get the hog off.
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(1).slice(Duration.ofSeconds(10)));
                TestScheduler.Hog hog = on.hog(0, ofHog)) {
            for (int i = 0; i < 100; i++) {
                Task urgent = on.task().priority(Priority.HIGH).start(LockSupport::park);
                on.awaitBlocked(urgent);
                LockSupport.unpark(TestScheduler.threadOf(urgent));
                on.awaitEnd(urgent);
            }
            assertThat(hog.turns()).isPositive();
        }
    }

    /** On the CPU that it ran on before it would wait for ever: what runs there gives way to nobody. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWokenTaskGoesToTheCpuThatRunsSomethingLessUrgent(boolean loweredLater) {
        AtomicBoolean release = new AtomicBoolean();
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Task woken = on.task().affinity(CpuSet.of(0)).start(LockSupport::park);
            on.awaitBlocked(woken);
            woken.setAffinity(CpuSet.first(2));
            AtomicBoolean holding = new AtomicBoolean();
            on.task().affinity(CpuSet.of(0)).start(() -> {
                holding.set(true);
                while (!release.get()) {
                    Thread.onSpinWait();
                }
            });
            try (TestScheduler.Hog low = new TestScheduler.Hog()) {
                Task hog = on.task()
                        .affinity(CpuSet.of(1))
                        .priority(loweredLater ? Priority.NORMAL : Priority.LOW)
                        .start(low);
                on.await("both CPUs to be busy", () -> holding.get() && low.turns() > 0);
                if (loweredLater) {
                    long before = hog.stats().switches();
                    hog.setPriority(Priority.LOW);
                    on.await("it to run at its new level", () -> hog.stats().switches() > before);
                }
                LockSupport.unpark(TestScheduler.threadOf(woken));
                on.awaitEnd(woken);
            } finally {
                release.set(true);
            }
        }
    }

    @Test
    void aLessUrgentTaskDoesNotGetAHogsCpu() {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(1).slice(Duration.ofNanos(100_000)))) {
            AtomicBoolean ran = new AtomicBoolean();
            Task low;
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                low = on.task().priority(Priority.LOW).start(() -> ran.set(true));
                Task equal = on.task().start(() -> {});
                on.awaitEnd(equal);
                assertThat(ran).isFalse();
                assertThat(hog.turns()).isPositive();
            }
            on.awaitEnd(low);
            assertThat(ran).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void equalHogsShareTheirCpu(int hogs) {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(1).slice(Duration.ofMillis(1)))) {
            List<TestScheduler.Hog> all = new ArrayList<>();
            try {
                for (int i = 0; i < hogs; i++) {
                    all.add(on.hog(0, Priority.NORMAL));
                }
                for (int round = 0; round < 5; round++) {
                    for (TestScheduler.Hog hog : all) {
                        long seen = hog.turns();
                        on.await(hog + " to get a slice", () -> hog.turns() > seen);
                    }
                }
            } finally {
                all.forEach(TestScheduler.Hog::stop);
            }
            assertThat(on.scheduler().stats().cpus().get(0).preemptions()).isGreaterThanOrEqualTo(hogs);
        }
    }

    @Test
    void aPriorityOfATaskThatSleepsCountsWhenItWakes() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            Task sleeper = on.task().priority(Priority.LOW).start(LockSupport::park);
            on.awaitBlocked(sleeper);
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                sleeper.setPriority(Priority.HIGH);
                assertThat(sleeper.priority()).isEqualTo(Priority.HIGH);
                LockSupport.unpark(TestScheduler.threadOf(sleeper));
                on.awaitEnd(sleeper);
                assertThat(hog.turns()).isPositive();
            }
        }
    }

    @Test
    void theCheckpointDoesNothingOutsideATask() {
        Task.checkpoint();
        assertThat(Task.current()).isNull();
    }

    @Test
    void jobsRunToCompletionInOrder() {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(1).slice(Duration.ofNanos(100_000)))) {
            Executor jobs = on.scheduler().jobs(Priority.NORMAL);
            Queue<String> log = new ConcurrentLinkedQueue<>();
            CountDownLatch done = new CountDownLatch(1);
            AtomicBoolean urgentIsQueued = new AtomicBoolean();
            jobs.execute(() -> {
                log.add("first begins");
                while (!urgentIsQueued.get()) {
                    Task.checkpoint();
                }
                for (int i = 0; i < 1000; i++) {
                    Task.checkpoint();
                }
                log.add("first ends");
            });
            jobs.execute(() -> log.add("second"));
            jobs.execute(done::countDown);
            on.await("the first job", () -> !log.isEmpty());
            on.scheduler().jobs(Priority.HIGH).execute(() -> log.add("urgent"));
            urgentIsQueued.set(true);
            on.await("the jobs", done);
            assertThat(log).containsExactly("first begins", "first ends", "urgent", "second");
        }
    }

    @Test
    void aJobIsNoTask() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            Queue<String> seen = new ConcurrentLinkedQueue<>();
            on.scheduler().jobs(Priority.LOW).execute(() -> {
                Task self = Task.current();
                seen.add(String.valueOf(self));
            });
            on.await("the job", () -> !seen.isEmpty());
            assertThat(seen).containsExactly("null");
        }
    }

    @Test
    void anUncaughtExceptionGoesToTheHandlerAndEndsNoLoop() {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> handled.add(thrown.getMessage()));
        try (TestScheduler on = TestScheduler.cpus(2)) {
            for (int i = 0; i < 50; i++) {
                String name = "" + i;
                on.scheduler().jobs(Priority.NORMAL).execute(() -> {
                    throw new IllegalStateException("job " + name);
                });
                on.task().start(() -> {
                    throw new StackOverflowError("task " + name);
                });
                Task own = on.task().unstarted(() -> {
                    throw new IllegalStateException("never seen by the default handler");
                });
                TestScheduler.threadOf(own).setUncaughtExceptionHandler((thread, thrown) -> handled.add("own " + name));
                own.start();
            }
            on.await("all exceptions to be handled", () -> handled.size() == 150);
            for (int cpu = 0; cpu < 2; cpu++) {
                on.awaitEnd(on.task().affinity(CpuSet.of(cpu)).start(() -> {}));
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(handled)
                .contains("job 0", "job 49", "task 0", "task 49", "own 0", "own 49")
                .doesNotHaveDuplicates();
    }
}
