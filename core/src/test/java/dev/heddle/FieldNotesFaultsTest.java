package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TestScheduler.Hog;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What went wrong in the kernel that this scheduler's plan comes from, by its numbers there, as far as no other test is
 * about it: {@link FieldNotesTest} has the whole list.
 */
class FieldNotesFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Plain fields: only the wake orders them. */
    private static final class Message {
        private int written;
        private int read;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void fault2aTaskSeesWhatItsWakerWroteBefore(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            for (int round = 1; round <= 2_000; round++) {
                int value = round;
                Message message = new Message();
                message.written = value;
                Task task = on.task().affinity(CpuSet.of(round % cpus)).start(() -> message.read = message.written);
                on.awaitEnd(task);
                assertThat(message.read).isEqualTo(value);
            }
        }
    }

    /** Both CPUs are asleep when they are paused, and what was woken on them meanwhile may run nowhere else. */
    @Test
    void fault3workOfSleepingCpusRunsAfterTheResume() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            for (int round = 0; round < 100; round++) {
                List<Task> bound = new ArrayList<>();
                try (Pause pause = on.scheduler().pause(CpuSet.first(2), SOON)) {
                    for (int cpu = 0; cpu < 2; cpu++) {
                        assertThat(pause.holds(cpu)).isTrue();
                        bound.add(on.task().affinity(CpuSet.of(cpu)).start(() -> {}));
                    }
                    assertThat(bound).allMatch(task -> task.stats().switches() == 0);
                }
                bound.forEach(on::awaitEnd);
            }
        }
    }

    @Test
    void fault4nothingIsQueuedOnACpuThatIsNotOnline() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(4)) {
            on.scheduler().takeOffline(1, SOON);
            on.scheduler().takeOffline(3, SOON);
            on.crowd(200, index -> {
                int cpu = TestScheduler.currentCpu();
                assertThat(cpu % 2).as("CPU %d", cpu).isZero();
                Thread.startVirtualThread(() -> {}).join();
                TestScheduler.yieldCpu();
            });
            assertThat(on.scheduler().stats().cpus().get(1).ready()).isZero();
            assertThat(on.scheduler().stats().cpus().get(3).ready()).isZero();
        }
    }

    @Test
    void fault5aRescheduleOfOneCpuDoesNotTouchAnother() {
        try (TestScheduler on = TestScheduler.cpus(2);
                Hog here = on.hog(0, Priority.NORMAL);
                Hog there = on.hog(1, Priority.NORMAL)) {
            long before = on.scheduler().stats().cpus().get(1).preemptions();
            for (int i = 0; i < 200; i++) {
                on.awaitEnd(
                        on.task().priority(Priority.HIGH).affinity(CpuSet.of(0)).start(() -> {}));
            }
            assertThat(here.turns()).isPositive();
            assertThat(there.turns()).isPositive();
            List<CpuStats> cpus = on.scheduler().stats().cpus();
            assertThat(cpus.get(0).preemptions()).isGreaterThanOrEqualTo(200);
            assertThat(cpus.get(1).preemptions()).isEqualTo(before);
        }
    }

    /** Of 6 and 13: whoever has ended is forgotten, whether others ended it or it ended itself. The twin: one is kept. */
    @Test
    void fault13whatHasEndedIsReclaimed() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            List<WeakReference<Thread>> threads = new ArrayList<>();
            Task kept = on.task().start(() -> {});
            on.awaitEnd(kept);
            WeakReference<Thread> keptThread = new WeakReference<>(kept.thread());
            startAndEnd(on, threads);
            on.await("the ended ones to be collected", () -> {
                System.gc();
                // What a CPU ran last it may still hold in a register or a slot of its queue.
                return threads.stream().filter(thread -> thread.get() != null).count() <= 2;
            });
            assertThat(keptThread.get()).isSameAs(kept.thread());
            assertThat(on.scheduler().dump()).contains(" 0 alive");
        }
    }

    private static void startAndEnd(TestScheduler on, List<WeakReference<Thread>> threads) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            boolean interrupted = i % 2 == 0;
            Task task = on.task().start(() -> {
                if (interrupted) {
                    LockSupport.park();
                }
            });
            tasks.add(task);
            threads.add(new WeakReference<>(task.thread()));
        }
        tasks.forEach(task -> task.thread().interrupt());
        tasks.forEach(on::awaitEnd);
        tasks.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void fault9aJoinOfATaskThatJustEndsReturns(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(20, index -> {
                for (int round = 0; round < 200; round++) {
                    Task child = on.task().start(() -> {});
                    if (round % 2 == 0) {
                        TestScheduler.yieldCpu();
                    }
                    child.join();
                    assertThat(child.join(Duration.ZERO)).isTrue();
                }
            });
        }
    }

    /** So short that the timer may be due before the sleeper has come off its CPU. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void fault10aSleeperThatIsDueBeforeItBlocksWakes(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(50, index -> {
                for (int round = 0; round < 200; round++) {
                    long deadline = System.nanoTime() + round * 50L;
                    Task.sleepUntil(deadline);
                    assertThat(System.nanoTime()).isGreaterThanOrEqualTo(deadline);
                }
            });
        }
    }

    /** It is cancelled while it runs, and goes on until it ends by itself: until then its CPU has it. */
    @Test
    void fault12aTaskThatRunsElsewhereIsNotEndedUnderItsCpu() {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger unwound = new AtomicInteger();
        Scheduler scheduler = Scheduler.builder().cpus(2).start();
        Task runs = scheduler.task().start(() -> {
            try {
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            } finally {
                unwound.incrementAndGet();
            }
        });
        Await.until(scheduler, "it to run", () -> runs.stats().switches() > 0);
        assertThat(scheduler.stop(Duration.ZERO, Duration.ZERO).remaining()).hasSize(1);
        assertThat(scheduler.stats().ended()).isZero();
        assertThat(scheduler.dump()).contains("RUNNING");
        over.set(true);
        assertThat(scheduler.stop(SOON, SOON).isComplete()).isTrue();
        assertThat(unwound).hasValue(1);
        assertThat(scheduler.stats().ended()).isEqualTo(1);
    }

    /** Two hogs: each has a whole slice at each of its turns, not one tick of it. */
    @Test
    void fault16aPreemptedTaskGetsAWholeSliceAgain() {
        Duration slice = Duration.ofMillis(5);
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(1).slice(slice));
                Hog first = new Hog();
                Hog second = new Hog()) {
            List<Task> hogs = List.of(on.task().start(first), on.task().start(second));
            on.await(
                    "twenty turns",
                    () -> hogs.stream().allMatch(hog -> hog.stats().switches() >= 20));
            for (Task hog : hogs) {
                TaskStats stats = hog.stats();
                assertThat(stats.runNanos() / stats.switches()).isGreaterThan(slice.toNanos() / 2);
            }
        }
    }

    /** The waker goes on and on; the other CPU sleeps. */
    @Test
    void fault20ALocalWakeWakesAnIdleCpu() {
        try (TestScheduler on =
                TestScheduler.of(Scheduler.builder().cpus(2).slice(SOON).starvationBound(Duration.ZERO))) {
            for (int round = 0; round < 100; round++) {
                AtomicBoolean served = new AtomicBoolean();
                Task waker = on.task().start(() -> {
                    Thread.startVirtualThread(() -> served.set(true));
                    while (!served.get()) {
                        Thread.onSpinWait();
                    }
                });
                on.awaitEnd(waker);
            }
        }
    }

    /**
     * Frames of 5 ms, each with a little work: late wakes do not add up. On a busy machine a frame may be late by more than
     * its time, so there are many tries; the twin, which sleeps relatively, could not be on time in any.
     */
    @Test
    void fault25framesArePacedByAbsoluteDeadlines() {
        long period = 5_000_000;
        long work = period / 10;
        int frames = 20;
        try (TestScheduler on = TestScheduler.cpus(1)) {
            on.one(on.task().priority(Priority.HIGH), () -> {
                long least = Long.MAX_VALUE;
                for (int attempt = 0; attempt < 50 && least >= period; attempt++) {
                    long begin = System.nanoTime();
                    for (int frame = 1; frame <= frames; frame++) {
                        workFor(work);
                        Task.sleepUntil(begin + frame * period);
                    }
                    least = Math.min(least, System.nanoTime() - begin - frames * period);
                    assertThat(least).isNotNegative();
                }
                assertThat(least).isLessThan(period);
                long begin = System.nanoTime();
                for (int frame = 1; frame <= frames; frame++) {
                    workFor(work);
                    Task.sleep(Duration.ofNanos(period));
                }
                assertThat(System.nanoTime() - begin - frames * period).isGreaterThanOrEqualTo(2 * period);
            });
        }
    }

    private static void workFor(long nanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            Task.checkpoint();
        }
    }
}
