package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.TestScheduler.Hog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a scheduler comes to its end. */
class StopTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ZERO;

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Scheduler scheduler(int cpus) {
        return Scheduler.builder()
                .name("stop" + NAMES.incrementAndGet())
                .cpus(cpus)
                .start();
    }

    private static void assertNothingIsLeft(Scheduler scheduler) {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith(scheduler.name() + "-"));
        assertThat(scheduler.stats().ended()).isEqualTo(scheduler.stats().started());
    }

    private static void awaitBlocked(Scheduler scheduler, Task task) {
        Await.until(scheduler, task + " to block", () -> switch (task.thread().getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            default -> false;
        });
    }

    private static void sleepForLong() {
        try {
            Task.sleep(Duration.ofHours(1));
        } catch (InterruptedException | TaskCancelledError e) {
            // what it is cancelled by
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aGracefulOneWaitsForAll(int cpus) {
        Scheduler scheduler = scheduler(cpus);
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            scheduler.task().start(() -> {
                LockSupport.parkNanos(1_000_000);
                ended.incrementAndGet();
            });
        }
        StopReport report = scheduler.stop(SOON, AT_ONCE);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.cancelled()).isFalse();
        assertThat(report.remaining()).isEmpty();
        assertThat(report).hasToString("stopped");
        assertThat(ended).hasValue(100);
        assertNothingIsLeft(scheduler);
    }

    /** Blocked on a lock, in a monitor's wait, parked, asleep by either clock; and queued behind a hog until that ends. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatBlocksWhenTheGraceIsOverIsCancelled(int cpus) {
        Scheduler scheduler = scheduler(cpus);
        ReentrantLock held = new ReentrantLock();
        Object monitor = new Object();
        held.lock();
        List<Task> tasks = new ArrayList<>();
        AtomicInteger interrupted = new AtomicInteger();
        for (TestScheduler.Step step : List.<TestScheduler.Step>of(
                held::lockInterruptibly,
                () -> waitIn(monitor),
                () -> new CountDownLatch(1).await(),
                () -> Thread.sleep(Duration.ofHours(1)),
                () -> Task.sleep(Duration.ofHours(1)))) {
            for (int i = 0; i < 20; i++) {
                tasks.add(scheduler.task().start(() -> {
                    try {
                        step.run();
                    } catch (InterruptedException | TaskCancelledError e) {
                        interrupted.incrementAndGet();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }));
            }
        }
        tasks.forEach(task -> awaitBlocked(scheduler, task));
        StopReport report = scheduler.stop(Duration.ofMillis(1), SOON);
        assertThat(report.toString()).isEqualTo("stopped; some tasks were cancelled");
        assertThat(report.isComplete()).isTrue();
        assertThat(report.cancelled()).isTrue();
        assertThat(interrupted).hasValue(tasks.size());
        assertNothingIsLeft(scheduler);
    }

    private static void waitIn(Object monitor) throws InterruptedException {
        synchronized (monitor) {
            while (true) {
                monitor.wait();
            }
        }
    }

    @Test
    void jobsThatHaveNotBegunAreDroppedWhenTheGraceIsOver() {
        Scheduler scheduler = scheduler(1);
        AtomicBoolean hogging = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean ran = new AtomicBoolean();
        Task hog = scheduler.task().priority(Priority.HIGH).start(() -> {
            hogging.set(true);
            while (!over.get()) {
                Thread.onSpinWait();
            }
        });
        // One that is cancelled before it begins never does.
        Await.until(scheduler, "the hog to run", hogging::get);
        for (int i = 0; i < 1_000; i++) {
            scheduler.jobs(Priority.NORMAL).execute(() -> ran.set(true));
        }
        StopReport report = scheduler.stop(AT_ONCE, AT_ONCE);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.remaining()).extracting(StopReport.RemainingTask::id).containsExactly(hog.id());
        over.set(true);
        assertThat(scheduler.stop(SOON, SOON).isComplete()).isTrue();
        assertThat(ran).isFalse();
        assertNothingIsLeft(scheduler);
    }

    /** The twin: during the grace they run. */
    @Test
    void jobsRunDuringTheGrace() {
        Scheduler scheduler = scheduler(1);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            scheduler.jobs(Priority.NORMAL).execute(ran::incrementAndGet);
        }
        assertThat(scheduler.stop(SOON, SOON).isComplete()).isTrue();
        assertThat(ran).hasValue(1_000);
    }

    private static void ignoreInterrupts(AtomicBoolean over) {
        while (!over.get()) {
            LockSupport.park();
            Thread.interrupted();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatWillNotEndIsReportedWithItsStack(int cpus) {
        AtomicBoolean over = new AtomicBoolean();
        Scheduler scheduler = Scheduler.builder()
                .name("stop" + NAMES.incrementAndGet())
                .cpus(cpus)
                .closeWithin(AT_ONCE, Duration.ofMillis(100))
                .start();
        Task good = scheduler.task().name("good").start(StopTest::sleepForLong);
        Task deaf = scheduler.task().name("deaf").start(() -> ignoreInterrupts(over));
        awaitBlocked(scheduler, good);
        awaitBlocked(scheduler, deaf);
        assertThatThrownBy(scheduler::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 tasks have not ended")
                .hasMessageContaining("\"deaf\"")
                .hasMessageContaining("ignoreInterrupts")
                .hasMessageContaining("CPU " + (cpus - 1))
                .hasMessageNotContaining("\"good\"");
        over.set(true);
        LockSupport.unpark(deaf.thread());
        scheduler.close();
        assertNothingIsLeft(scheduler);
    }

    @Test
    void newTasksAreRefusedFromOutsideAtOnceAndFromInsideWhenTheGraceIsOver() {
        Scheduler scheduler = scheduler(2);
        AtomicBoolean goOn = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> duringGrace = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> afterwards = new AtomicReference<>();
        AtomicInteger children = new AtomicInteger();
        Task parent = scheduler.task().start(() -> {
            while (!goOn.get()) {
                LockSupport.parkNanos(100_000);
            }
            TestScheduler.reporting(duringGrace, () -> scheduler.task().start(children::incrementAndGet))
                    .run();
            sleepForLong();
            TestScheduler.reporting(afterwards, () -> scheduler.task().start(children::incrementAndGet))
                    .run();
        });
        AtomicReference<@Nullable StopReport> report = new AtomicReference<>();
        Thread closer =
                Thread.ofPlatform().daemon().start(() -> report.set(scheduler.stop(Duration.ofSeconds(2), SOON)));
        Await.until(scheduler, "the stop to begin", () -> scheduler.dump().contains("closing"));
        assertThatThrownBy(() -> scheduler.task().start(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("takes no new tasks");
        goOn.set(true);
        Await.until(scheduler, "the scheduler to stop", () -> !closer.isAlive());
        assertThat(duringGrace.get()).isNull();
        assertThat(children).hasValue(1);
        assertThat(afterwards.get())
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("takes no new tasks");
        assertThat(parent.thread().getState()).isEqualTo(Thread.State.TERMINATED);
        assertThat(report.get()).isNotNull().matches(StopReport::isComplete);
        assertNothingIsLeft(scheduler);
    }

    @Test
    void wakesAfterTheEndDoNothing() {
        Scheduler scheduler = scheduler(2);
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        try {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                tasks.add(scheduler.task().start(() -> {
                    try {
                        lock.lockInterruptibly();
                    } catch (InterruptedException e) {
                        // what it is cancelled by
                    }
                }));
            }
            tasks.forEach(task -> awaitBlocked(scheduler, task));
            assertThat(scheduler.stop(AT_ONCE, SOON).isComplete()).isTrue();
            for (Task task : tasks) {
                LockSupport.unpark(task.thread());
                task.thread().interrupt();
                task.setPriority(Priority.HIGH);
                task.setAffinity(CpuSet.of(1));
                assertThat(task.thread().getStackTrace()).isEmpty();
            }
        } finally {
            lock.unlock();
        }
        assertNothingIsLeft(scheduler);
    }

    @Test
    void closingTwiceIsClosingOnce() throws InterruptedException {
        Scheduler scheduler = scheduler(2);
        CountDownLatch over = new CountDownLatch(1);
        Task task = scheduler.task().start(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(Thread.ofPlatform().daemon().start(scheduler::close));
        }
        Await.until(scheduler, "the stop to begin", () -> scheduler.dump().contains("closing"));
        assertThat(closers).allMatch(Thread::isAlive);
        over.countDown();
        for (Thread closer : closers) {
            Await.until(scheduler, closer + " to end", () -> !closer.isAlive());
        }
        assertThat(task.join(AT_ONCE)).isTrue();
        scheduler.close();
        assertThat(scheduler.stop(AT_ONCE, AT_ONCE).isComplete()).isTrue();
        assertNothingIsLeft(scheduler);
    }

    @Test
    void neitherATaskNorAJobCanStopItsScheduler() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicReference<@Nullable Throwable> ofJob = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(1);
            on.scheduler().jobs(Priority.NORMAL).execute(() -> {
                TestScheduler.reporting(ofJob, () -> on.scheduler().stop(SOON, SOON))
                        .run();
                done.countDown();
            });
            on.await("the job", done);
            assertThat(ofJob.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("cannot close");
            on.one(
                    on.task(),
                    () -> assertThatThrownBy(() -> on.scheduler().stop(SOON, SOON))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("cannot close"));
            on.awaitEnd(on.task().start(() -> {}));
        }
    }

    @Test
    void anInterruptEndsTheGraceAndStaysSet() {
        Scheduler scheduler = scheduler(2);
        Task task = scheduler.task().start(StopTest::sleepForLong);
        awaitBlocked(scheduler, task);
        AtomicReference<@Nullable StopReport> report = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = Thread.ofPlatform().daemon().start(() -> {
            report.set(scheduler.stop(Duration.ofHours(1), SOON));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        Await.until(scheduler, "the stop to begin", () -> scheduler.dump().contains("closing"));
        assertThat(task.thread().getState()).isNotEqualTo(Thread.State.TERMINATED);
        closer.interrupt();
        Await.until(scheduler, "the stop to end", () -> !closer.isAlive());
        assertThat(report.get()).isNotNull().matches(StopReport::cancelled).matches(StopReport::isComplete);
        assertThat(interrupted).isTrue();
        assertNothingIsLeft(scheduler);
    }

    /** Wherever they are when the grace is over; most by far are started while tasks are being cancelled. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aStormOfStartsIsStopped(int cpus) {
        for (int round = 0; round < 20; round++) {
            Scheduler scheduler = scheduler(cpus);
            for (int i = 0; i < 20; i++) {
                scheduler.task().start(() -> breed(scheduler));
            }
            StopReport report = scheduler.stop(Duration.ofMillis(round % 4), SOON);
            assertThat(report.isComplete()).as("%s", report).isTrue();
            assertNothingIsLeft(scheduler);
        }
    }

    private static void breed(Scheduler scheduler) {
        try {
            while (true) {
                scheduler.task().start(StopTest::sleepForLong);
                Task.sleep(Duration.ofNanos(50_000));
            }
        } catch (InterruptedException | RejectedExecutionException e) {
            // either is how it learns that it shall end
        }
    }

    @Test
    void aPausedAndAnOfflineCpuAreNoHindrance() throws Exception {
        Scheduler scheduler = scheduler(4);
        scheduler.takeOffline(2, SOON);
        AtomicBoolean ran = new AtomicBoolean();
        try (Pause pause = scheduler.pause(CpuSet.of(0, 1, 3), SOON)) {
            scheduler.task().start(() -> ran.set(true));
            assertThat(pause.holds(1)).isTrue();
            assertThat(scheduler.stop(SOON, AT_ONCE).isComplete()).isTrue();
        }
        assertThat(ran).isTrue();
        assertNothingIsLeft(scheduler);
        assertThatThrownBy(() -> scheduler.bringOnline(2, SOON))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        try (Hog never = new Hog()) {
            assertThatThrownBy(() -> scheduler.task().start(never)).isInstanceOf(RejectedExecutionException.class);
        }
    }
}
