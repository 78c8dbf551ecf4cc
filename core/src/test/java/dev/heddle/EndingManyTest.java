package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Ending 100,000 tasks does not hold up those that go on: the promise is one millisecond and a slice (4 ms). Here the bound is
 * generous, since other work may be on the machine; the numbers are printed, and how much of them is not Heddle's: three busy
 * threads share two cores here, and the operating system takes turns of milliseconds.
 */
class EndingManyTest {
    private static final int TASKS = Integer.getInteger("heddle.ending.tasks", 100_000);

    /** What goes on while the lateness is taken. */
    private enum Meanwhile {
        /** The others are ended. */
        ENDING,
        /** The others are woken to go on, and end by themselves. */
        WAKING,
        /** The others stay where they are, and a task on each CPU computes, with preemption points, for some slices. */
        COMPUTING
    }

    private static final Duration COMPUTED = Duration.ofMillis(300);

    /** Ten times the promise. Behind all that were woken at once it would be hundreds of milliseconds. */
    private static final Duration BOUND = Duration.ofMillis(50);

    /** A slice is 4 ms. */
    private static final Duration SHORTER_THAN_A_SLICE = Duration.ofMillis(1);

    private static final int TRIES = 3;

    /**
     * How late a task of the same priority, which wakes every millisecond, came at the most.
     *
     * @param all the latest time
     * @param own the latest time when what carriers waited for a core since the time before has been taken off
     */
    private record Lateness(Duration all, Duration own) {
        @Override
        public String toString() {
            return all + ", without the waits of carriers for a core " + own;
        }
    }

    private static Lateness worstLateness(Meanwhile meanwhile, int tasks) {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(2))) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger blocked = new AtomicInteger();
            List<Task> crowd = new ArrayList<>(tasks);
            for (int i = 0; i < tasks; i++) {
                crowd.add(on.task().start(() -> {
                    blocked.incrementAndGet();
                    // Not on a latch: its queue costs whoever leaves it early a walk past all the others.
                    while (!over.get() && !Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                }));
            }
            on.await("all to block", () -> blocked.get() == tasks);
            AtomicBoolean watching = new AtomicBoolean(true);
            AtomicLong turns = new AtomicLong();
            AtomicLong worst = new AtomicLong();
            AtomicLong worstOwn = new AtomicLong();
            Task bystander = on.task().start(() -> watch(on.scheduler(), watching, turns, worst, worstOwn));
            on.await("the bystander", () -> turns.get() > 10);
            worst.set(0);
            worstOwn.set(0);
            switch (meanwhile) {
                case ENDING -> {
                    crowd.forEach(Task::cancel);
                    crowd.forEach(on::awaitEnd);
                }
                case WAKING -> {
                    over.set(true);
                    crowd.forEach(task -> LockSupport.unpark(task.thread()));
                    crowd.forEach(on::awaitEnd);
                }
                case COMPUTING -> compute(on);
            }
            watching.set(false);
            on.awaitEnd(bystander);
            // Those that nobody has ended yet.
            crowd.forEach(Task::cancel);
            crowd.forEach(on::awaitEnd);
            return new Lateness(Duration.ofNanos(worst.get()), Duration.ofNanos(worstOwn.get()));
        }
    }

    private static void compute(TestScheduler on) {
        long end = System.nanoTime() + COMPUTED.toNanos();
        List<Task> hogs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            hogs.add(on.task().start(() -> {
                while (System.nanoTime() < end) {
                    Task.checkpoint();
                }
            }));
        }
        hogs.forEach(on::awaitEnd);
    }

    private static void watch(
            Scheduler scheduler, AtomicBoolean watching, AtomicLong turns, AtomicLong worst, AtomicLong worstOwn) {
        try (CoreWait waits = new CoreWait(scheduler)) {
            while (watching.get()) {
                long waitedBefore = waits.nanos();
                long next = System.nanoTime() + 1_000_000;
                Task.sleepUntil(next);
                long late = System.nanoTime() - next;
                worst.accumulateAndGet(late, Math::max);
                worstOwn.accumulateAndGet(late - (waits.nanos() - waitedBefore), Math::max);
                turns.incrementAndGet();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void delaysNobodyForLong() {
        int tasks = enoughToNotice();
        // What the twin has left is not what ending leaves: a collection of it takes longer than the bound.
        System.gc();
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < TRIES && best.compareTo(BOUND) > 0; i++) {
            Lateness worst = worstLateness(Meanwhile.ENDING, tasks);
            System.out.println("while " + tasks + " tasks were cancelled, another came late by at most " + worst);
            best = best.compareTo(worst.all()) < 0 ? best : worst.all();
        }
        assertThat(best).isLessThan(BOUND);
    }

    /**
     * The twin: so many that, woken to go on and not ended, they hold up another one for longer than the bound. Then the bound
     * would notice a queue of them. On a fast machine it takes more than the usual number, and as many are ended then.
     */
    private static int enoughToNotice() {
        int tasks = TASKS;
        for (int i = 0; i < TRIES; i++) {
            Duration worst = worstLateness(Meanwhile.WAKING, tasks).all();
            System.out.println("while " + tasks + " tasks were woken, another came late by at most " + worst);
            if (worst.compareTo(BOUND) > 0) {
                return tasks;
            }
            tasks *= 2;
        }
        throw new AssertionError("a queue of " + tasks / 2 + " would not be noticed");
    }

    /** What the promise is measured against: how late it comes if nothing is ended at all, but has to wait for a slice to end. */
    @Test
    void computingDelaysItByASlice() {
        Duration worst = Duration.ZERO;
        for (int i = 0; i < TRIES && worst.compareTo(SHORTER_THAN_A_SLICE) <= 0; i++) {
            Lateness late = worstLateness(Meanwhile.COMPUTING, TASKS);
            System.out.println("while two computed, another came late by at most " + late);
            worst = late.all();
        }
        assertThat(worst).isGreaterThan(SHORTER_THAN_A_SLICE);
    }
}
