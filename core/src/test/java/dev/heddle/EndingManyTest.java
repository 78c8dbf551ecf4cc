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
 * generous, since other work may be on the machine; the numbers are printed.
 */
class EndingManyTest {
    private static final int TASKS = Integer.getInteger("heddle.ending.tasks", 100_000);

    /** Ten times the promise. Behind all that were woken at once it would be hundreds of milliseconds. */
    private static final Duration BOUND = Duration.ofMillis(50);

    private static final int TRIES = 3;

    /** How late a task of the same priority, which wakes every millisecond, came while the others were ended. */
    private static Duration worstLateness(boolean cancelled) {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(2))) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger blocked = new AtomicInteger();
            List<Task> crowd = new ArrayList<>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                crowd.add(on.task().start(() -> {
                    blocked.incrementAndGet();
                    // Not on a latch: its queue costs whoever leaves it early a walk past all the others.
                    while (!over.get() && !Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                }));
            }
            on.await("all to block", () -> blocked.get() == TASKS);
            AtomicBoolean watching = new AtomicBoolean(true);
            AtomicLong turns = new AtomicLong();
            AtomicLong worst = new AtomicLong();
            Task bystander = on.task().start(() -> watch(watching, turns, worst));
            on.await("the bystander", () -> turns.get() > 10);
            worst.set(0);
            if (cancelled) {
                crowd.forEach(Task::cancel);
            } else {
                over.set(true);
                crowd.forEach(task -> LockSupport.unpark(task.thread()));
            }
            crowd.forEach(on::awaitEnd);
            watching.set(false);
            on.awaitEnd(bystander);
            return Duration.ofNanos(worst.get());
        }
    }

    private static void watch(AtomicBoolean watching, AtomicLong turns, AtomicLong worst) {
        long next = System.nanoTime();
        try {
            while (watching.get()) {
                next = Math.max(next, System.nanoTime()) + 1_000_000;
                Task.sleepUntil(next);
                worst.accumulateAndGet(System.nanoTime() - next, Math::max);
                turns.incrementAndGet();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void delaysNobodyForLong() {
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < TRIES && best.compareTo(BOUND) > 0; i++) {
            Duration worst = worstLateness(true);
            System.out.println("while " + TASKS + " tasks were cancelled, another came late by at most " + worst);
            best = best.compareTo(worst) < 0 ? best : worst;
        }
        assertThat(best).isLessThan(BOUND);
    }

    /** The same number woken to go on, not to end: shows that the test above would notice a queue of them. */
    @Test
    void wakingAsManyDoes() {
        Duration worst = Duration.ZERO;
        for (int i = 0; i < TRIES && worst.compareTo(BOUND) <= 0; i++) {
            worst = worstLateness(false);
        }
        System.out.println("while " + TASKS + " tasks were woken, another came late by at most " + worst);
        assertThat(worst).isGreaterThan(BOUND);
    }
}
