package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** One test for each fault that review of the engine has found, named by what must hold. */
class ReportedFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static TestScheduler cpus(int cpus) {
        return TestScheduler.impatient(Scheduler.builder().cpus(cpus), PATIENCE);
    }

    private static void sleepForLong() {
        try {
            Task.sleep(Duration.ofHours(1));
        } catch (InterruptedException e) {
            // how the test ends it
        }
    }

    private static void sleepAndGoOn(long millis) {
        try {
            Task.sleep(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A deadline that is armed for a sleeper far ahead must not keep the slice of two equal hogs from being armed. */
    @Test
    void equalHogsShareACpuThoughATaskSleepsThere() {
        try (TestScheduler on = cpus(1)) {
            Task sleeper = on.task().start(ReportedFaultsTest::sleepForLong);
            on.awaitBlocked(sleeper);
            try (TestScheduler.Hog first = on.hog(0, Priority.NORMAL);
                    TestScheduler.Hog second = on.hog(0, Priority.NORMAL)) {
                assertThat(first.turns()).isPositive();
                assertThat(second.turns()).isPositive();
            } finally {
                TestScheduler.threadOf(sleeper).interrupt();
            }
        }
    }

    private static final class SleepsInItsInitialiser {
        static final long WOKEN;

        static {
            sleepAndGoOn(20);
            WOKEN = System.nanoTime();
        }
    }

    /** The slice's interrupt comes first and finds the sleep not due; somebody must come again when it is. */
    @Test
    void aPinnedSleepEndsThoughASliceEndedDuringIt() {
        try (TestScheduler on = cpus(1)) {
            AtomicBoolean go = new AtomicBoolean();
            Task pinned = on.task().start(() -> {
                while (!go.get()) {
                    Thread.onSpinWait();
                }
                assertThat(SleepsInItsInitialiser.WOKEN).isNotZero();
            });
            on.await(
                    "the task to run",
                    () -> pinned.thread() != null
                            && TestScheduler.threadOf(pinned).getState() == Thread.State.RUNNABLE);
            Task waiting = on.task().start(() -> {});
            go.set(true);
            on.awaitEnd(pinned);
            on.awaitEnd(waiting);
        }
    }

    /** Stops a thief in the middle of taking over an inbox, as the operating system may. */
    private static final class StallingEvents implements SchedulingEvents {
        volatile long stallOnWakeOf = -1;
        volatile boolean stalled;
        volatile boolean goOn;

        @Override
        public void created(long task, String name, int level) {}

        @Override
        public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
            if (cpu == 1 && task == stallOnWakeOf) {
                stallOnWakeOf = -1;
                stalled = true;
                while (!goOn) {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {}

        @Override
        public void switched(
                int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {}
    }

    /** A thief that takes over an inbox gives back what it may not run: by then the owner may have halted. */
    @Test
    void aTaskThatAThiefGivesBackIsNotLost() {
        StallingEvents events = new StallingEvents();
        try (TestScheduler on =
                TestScheduler.impatient(Scheduler.builder().cpus(2).events(events), PATIENCE)) {
            AtomicBoolean served = new AtomicBoolean();
            Task free = on.task().affinity(CpuSet.of(0)).start(LockSupport::park);
            Task pinned = on.task().affinity(CpuSet.of(0)).start(() -> {
                LockSupport.park();
                served.set(true);
            });
            on.awaitBlocked(free);
            on.awaitBlocked(pinned);
            free.setAffinity(CpuSet.of(0, 1));
            try (TestScheduler.Hog victim = on.hog(0, Priority.HIGH);
                    TestScheduler.Hog thief = on.hog(1, Priority.HIGH)) {
                events.stallOnWakeOf = free.id();
                LockSupport.unpark(TestScheduler.threadOf(free));
                LockSupport.unpark(TestScheduler.threadOf(pinned));
                thief.stop();
                on.await("CPU 1 to take over the inbox of CPU 0", () -> events.stalled);
                long halts = on.scheduler().stats().cpus().get(0).halts();
                victim.stop();
                on.await(
                        "CPU 0 to halt",
                        () -> on.scheduler().stats().cpus().get(0).halts() > halts);
            } finally {
                events.goOn = true;
            }
            try {
                on.await("the task pinned to CPU 0 to be served", served::get);
            } finally {
                // Any kick shows it its inbox.
                on.task().affinity(CpuSet.of(0)).start(() -> {});
            }
        }
    }

    /** Placement: a less urgent CPU is taken before the waker's own, on which something more urgent goes on running. */
    @Test
    void aWokenTaskDoesNotWaitBehindItsMoreUrgentWakerWhileLessUrgentWorkRuns() {
        try (TestScheduler on = cpus(2)) {
            AtomicBoolean served = new AtomicBoolean();
            Task woken = on.task().start(() -> {
                LockSupport.park();
                served.set(true);
            });
            on.awaitBlocked(woken);
            AtomicBoolean wake = new AtomicBoolean();
            AtomicBoolean over = new AtomicBoolean();
            try (TestScheduler.Hog low = on.hog(1, Priority.LOW)) {
                on.task().priority(Priority.HIGH).affinity(CpuSet.of(0)).start(() -> {
                    boolean done = false;
                    while (!over.get()) {
                        if (wake.get() && !done) {
                            LockSupport.unpark(TestScheduler.threadOf(woken));
                            done = true;
                        }
                        Task.checkpoint();
                    }
                });
                wake.set(true);
                on.await("the woken task to run instead of the LOW one (" + low + ")", served::get);
            } finally {
                over.set(true);
            }
        }
    }

    /** Changing the affinity of a queued task must tell a CPU that may run it now. */
    @Test
    void aQueuedTaskRunsWhereItsNewAffinityAllows() {
        try (TestScheduler on = cpus(2)) {
            AtomicInteger ranOn = new AtomicInteger(-1);
            try (TestScheduler.Hog hog = on.hog(0, Priority.NORMAL)) {
                Task queued = on.task()
                        .priority(Priority.LOW)
                        .affinity(CpuSet.of(0))
                        .start(() -> ranOn.set(TestScheduler.currentCpu()));
                long seen = hog.turns();
                on.await("the hog to go on", () -> hog.turns() > seen + 1000);
                on.await(
                        "CPU 1 to halt",
                        () -> on.scheduler().stats().cpus().get(1).halts() > 0);
                queued.setAffinity(CpuSet.of(1));
                on.await("CPU 1, which is idle, to run it", () -> ranOn.get() == 1);
            }
        }
    }

    /** However many tasks that may not leave lie on top of it in the inbox of a CPU that does not reach its loop. */
    @Test
    void aTaskDeepInAHoggedInboxIsTakenOver() {
        try (TestScheduler on = cpus(2)) {
            AtomicBoolean served = new AtomicBoolean();
            Task free = on.task().affinity(CpuSet.of(0)).start(() -> {
                LockSupport.park();
                served.set(true);
            });
            on.awaitBlocked(free);
            free.setAffinity(CpuSet.of(0, 1));
            try (TestScheduler.Hog victim = on.hog(0, Priority.HIGH);
                    TestScheduler.Hog thief = on.hog(1, Priority.HIGH)) {
                LockSupport.unpark(TestScheduler.threadOf(free));
                for (int i = 0; i < 100; i++) {
                    on.task().affinity(CpuSet.of(0)).start(() -> {});
                }
                thief.stop();
                on.await("CPU 1, which is idle, to run it beside " + victim, served::get);
            }
        }
    }

    private static final class SleepsOnceInItsInitialiser {
        static final long WOKEN;

        static {
            sleepAndGoOn(2);
            WOKEN = System.nanoTime();
        }
    }

    /** The timer of a pinned sleep is still queued when the task sleeps again: it must not be queued twice. */
    @Test
    void aSleepAfterAPinnedSleepDelaysNoOtherSleeper() {
        try (TestScheduler on = cpus(1)) {
            AtomicBoolean go = new AtomicBoolean();
            Task other = on.task().start(() -> {
                while (!go.get()) {
                    TestScheduler.yieldCpu();
                }
                sleepAndGoOn(30);
            });
            Task pinned = on.task().start(() -> {
                go.set(true);
                TestScheduler.yieldCpu();
                assertThat(SleepsOnceInItsInitialiser.WOKEN).isNotZero();
                sleepForLong();
            });
            try {
                on.awaitEnd(other);
            } finally {
                TestScheduler.threadOf(pinned).interrupt();
            }
        }
    }

    /** Tasks that still run while the scheduler is being closed are still preempted. */
    @Test
    void slicesEndDuringClose() {
        AtomicBoolean other = new AtomicBoolean();
        AtomicBoolean closing = new AtomicBoolean();
        AtomicBoolean giveUp = new AtomicBoolean();
        try (TestScheduler on = cpus(1)) {
            on.task().name("waits").start(() -> {
                while (!closing.get()) {
                    Task.checkpoint();
                }
                Thread.startVirtualThread(() -> other.set(true));
                while (!other.get() && !giveUp.get()) {
                    Task.checkpoint();
                }
            });
            Thread closer =
                    Thread.ofPlatform().daemon().start(() -> on.scheduler().close());
            on.awaitBlocked(closer);
            closing.set(true);
            try {
                on.await("the other task to get a slice", other::get);
            } finally {
                giveUp.set(true);
            }
        }
    }

    /** What a handler throws is ignored by the JVM; a CPU must survive it. */
    @Test
    void aHandlerThatThrowsDoesNotEndTheLoop() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            throw new IllegalStateException("from the handler");
        });
        try (TestScheduler on = cpus(1)) {
            CountDownLatch second = new CountDownLatch(1);
            on.scheduler().jobs(Priority.NORMAL).execute(() -> {
                throw new IllegalArgumentException("from a job");
            });
            on.scheduler().jobs(Priority.NORMAL).execute(second::countDown);
            on.await("the job after the one that threw", second);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** The same for a task. */
    @Test
    void aTasksHandlerThatThrowsDoesNotEndTheLoop() {
        try (TestScheduler on = cpus(1)) {
            Task throwing = on.task().unstarted(() -> {
                throw new IllegalArgumentException("from a task");
            });
            TestScheduler.threadOf(throwing).setUncaughtExceptionHandler((thread, thrown) -> {
                throw new IllegalStateException("from the handler");
            });
            throwing.start();
            on.awaitEnd(throwing);
            on.awaitEnd(on.task().start(() -> {}));
        }
    }

    /** As Thread.sleep, which takes any duration. */
    @Test
    void theLongestSleepsDoNotReturnAtOnce() {
        try (TestScheduler on = cpus(1)) {
            for (Duration forEver : List.of(Duration.ofNanos(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE))) {
                List<Object> outcome = new ArrayList<>();
                Task sleeper = on.task().start(() -> {
                    try {
                        Task.sleep(forEver);
                        outcome.add("returned");
                    } catch (InterruptedException e) {
                        outcome.add("interrupted");
                    } catch (RuntimeException e) {
                        outcome.add(e);
                    }
                });
                on.await(
                        sleeper + " to sleep or end",
                        () -> TestScheduler.threadOf(sleeper).getState() == Thread.State.WAITING
                                || TestScheduler.threadOf(sleeper).getState() == Thread.State.TERMINATED);
                TestScheduler.threadOf(sleeper).interrupt();
                on.awaitEnd(sleeper);
                assertThat(outcome).as("%s", forEver).containsExactly("interrupted");
            }
        }
    }

    @Test
    void statisticsStandStillAfterClose() {
        Scheduler scheduler = Scheduler.builder().cpus(1).start();
        scheduler.task().start(() -> {});
        scheduler.close();
        List<CpuStats> first = scheduler.stats().cpus();
        LockSupport.parkNanos(2_000_000);
        assertThat(scheduler.stats().cpus()).isEqualTo(first);
    }

    @Test
    void refusedTasksAreNotStarted() {
        Scheduler scheduler = Scheduler.builder().cpus(1).start();
        scheduler.task().start(() -> {});
        scheduler.close();
        assertThatThrownBy(() -> scheduler.task().start(() -> {})).isInstanceOf(RejectedExecutionException.class);
        SchedulerStats stats = scheduler.stats();
        assertThat(stats.started()).isEqualTo(1);
        assertThat(stats.ended()).isEqualTo(1);
    }

    private static volatile boolean inInitialiser;
    private static volatile boolean leaveInitialiser;

    private static final class ComputesInItsInitialiser {
        static final long TURNS;

        static {
            inInitialiser = true;
            long turns = 0;
            while (!leaveInitialiser) {
                Task.checkpoint();
                turns++;
            }
            TURNS = turns;
        }
    }

    /** A task that cannot give way because it is pinned has not been preempted. */
    @Test
    void preemptionsAreNoMoreThanSwitches() {
        try (TestScheduler on = cpus(1)) {
            Task pinned = on.task()
                    .start(() -> assertThat(ComputesInItsInitialiser.TURNS).isPositive());
            on.await("it to run", () -> inInitialiser);
            Task urgent = on.task().priority(Priority.HIGH).start(() -> {});
            LockSupport.parkNanos(5_000_000);
            leaveInitialiser = true;
            on.awaitEnd(urgent);
            on.awaitEnd(pinned);
            CpuStats stats = on.scheduler().stats().cpus().get(0);
            assertThat(stats.preemptions()).isLessThanOrEqualTo(stats.switches());
        }
    }

    @Test
    void noTimerThreadIsLeftWhenCloseReturns() {
        for (int i = 0; i < 100; i++) {
            String name = "gone" + i;
            Scheduler.builder().name(name).cpus(2).start().close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(thread -> thread.startsWith(name));
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void throwUnchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** A checked exception can get out of a Consumer (other languages, generics); it must not vanish. */
    @Test
    void whatMainThrowsIsNeverSwallowed() {
        assertThatThrownBy(() -> Scheduler.builder()
                        .cpus(1)
                        .runOnCallingThread(scheduler ->
                                ReportedFaultsTest.<RuntimeException>throwUnchecked(new Exception("lost"))))
                .hasStackTraceContaining("lost");
    }

    /** A task whose level sinks while it runs gives way to what is more urgent than it now. */
    @Test
    void aTaskThatLowersItsPriorityGivesWay() {
        try (TestScheduler on = cpus(1)) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicBoolean running = new AtomicBoolean();
            AtomicBoolean lowered = new AtomicBoolean();
            AtomicBoolean lower = new AtomicBoolean();
            AtomicBoolean served = new AtomicBoolean();
            on.task().priority(Priority.HIGH).start(() -> {
                Task self = Task.current();
                running.set(true);
                while (!over.get()) {
                    if (lower.get() && !lowered.get() && self != null) {
                        self.setPriority(Priority.LOW);
                        lowered.set(true);
                    }
                    Task.checkpoint();
                }
            });
            on.await("the HIGH task to run", running::get);
            on.task().start(() -> served.set(true));
            lower.set(true);
            on.await("priority to be lowered", lowered::get);
            try {
                on.await("the NORMAL task to run", served::get);
            } finally {
                over.set(true);
            }
        }
    }
}
