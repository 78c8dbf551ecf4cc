package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ending 100,000 tasks does not hold up one that goes on. What is looked at is not the clock, which says as much of who else
 * is on the machine, but whom it waits for: how many others its CPU runs from when it is due to when it runs, and how many it queues.
 *
 * <p>These may, by the loop's order:
 *
 * <ol>
 *   <li>Its timer is looked at in each turn, before a task is chosen; so whoever is chosen before that is one, and only if the CPU
 *       had nothing of its own to look at: it was stolen, and the clock was read after that.
 *   <li>From then on it waits in the queue of those that live, behind those of them that came before: whoever ends the others, if that
 *       is a task and runs here.
 *   <li>The dying take turns with the living: one before each of them.
 * </ol>
 *
 * <p>Before each of them and before itself 500 wakes made elsewhere are queued at the most. What that takes by the clock is looked at by the loop itself
 * ({@code Backlog}); how late a task comes by the clock, {@code heddle bench ending} says.
 */
class EndingManyTest {
    private static final int TASKS = Integer.getInteger("heddle.ending.tasks", 100_000);

    /** One stolen, one dying before the bystander. */
    private static final int MOST = 2;

    /** And the task that ends them, and one dying before that. */
    private static final int MOST_BESIDE_A_TASK = MOST + 2;

    /** What is queued in one turn of the loop. */
    private static final int MOST_WAKES = 500;

    private static final int BYSTANDERS_CPU = 0;
    private static final long SLEEP_NANOS = 1_000_000;

    /** In so many of its turns the bystander must have found others at work, or it has been in nobody's way. */
    private static final int LEAST_TURNS = 5;

    /** And so many must have ended on its CPU; the other one may take nearly all. */
    private static final int LEAST_OTHERS = TASKS / 100;

    /** Who makes the others runnable, all of which are parked. */
    enum By {
        THREAD(MOST),
        TASK(MOST_BESIDE_A_TASK),
        /** All of them before a CPU runs any. */
        THREAD_WHILE_ALL_CPUS_PAUSE(MOST),
        /** All of them wait in the inbox of one CPU. */
        THREAD_WHILE_A_TASK_HOLDS_THEIR_CPU(MOST);

        private final int most;

        By(int most) {
            this.most = most;
        }
    }

    /** Counts on one CPU the others that get it after one is due, and those that are queued. Written by that CPU, but for {@code id}. */
    private static final class Bystander implements SchedulingEvents {
        private final AtomicBoolean watching = new AtomicBoolean(true);
        private final AtomicInteger turns = new AtomicInteger();

        /** By the clock of the events, {@link System#nanoTime}. */
        private volatile long due = Long.MAX_VALUE;

        private volatile long id;

        /** Its CPU is not to run it: what it queues meanwhile holds up nobody. */
        private volatile boolean paused;

        private int othersNow;
        private int wakesNow;
        private volatile int mostOthers;
        private volatile int mostWakes;
        private volatile long othersInAll;

        void live() {
            try {
                while (watching.get()) {
                    due = System.nanoTime() + SLEEP_NANOS;
                    Task.sleepUntil(due);
                    turns.incrementAndGet();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // by one CPU
        public void switched(
                int cpu, long now, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
            if (cpu != BYSTANDERS_CPU || next == IDLE_TASK) {
                return;
            }
            othersInAll++;
            if (next == id) {
                mostOthers = Math.max(mostOthers, othersNow);
                mostWakes = Math.max(mostWakes, wakesNow);
                othersNow = 0;
                wakesNow = 0;
            } else if (now - due >= 0) {
                othersNow++;
            }
        }

        @Override
        public void created(long task, String name, int level) {}

        @Override
        public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
            // What a task that runs there wakes itself is not the loop's doing, and ends with its slice.
            boolean byOthers = cpu == BYSTANDERS_CPU && wakerCpu != BYSTANDERS_CPU;
            if (byOthers && !paused && System.nanoTime() - due >= 0) {
                wakesNow++;
            }
        }

        @Override
        public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {}
    }

    /** What a bystander has seen while the others ended. */
    private record Seen(int mostBeforeIt, int mostWakesBeforeIt, int itsTurns, long othersOnItsCpu) {}

    /**
     * Parks very many tasks and makes them end.
     *
     * @param cancelled whether they are cancelled; else they are woken to go on, and end by themselves
     */
    private static Seen end(By by, boolean cancelled) throws InterruptedException {
        Bystander bystander = new Bystander();
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(2).events(bystander))) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger parked = new AtomicInteger();
            CpuSet where = by == By.THREAD_WHILE_A_TASK_HOLDS_THEIR_CPU ? CpuSet.of(BYSTANDERS_CPU) : CpuSet.first(2);
            List<Task> crowd = new ArrayList<>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                crowd.add(on.task().affinity(where).start(() -> {
                    parked.incrementAndGet();
                    // Not on a latch: its queue costs whoever leaves it early a walk past all the others.
                    while (!over.get() && !Thread.currentThread().isInterrupted()) {
                        LockSupport.park();
                    }
                }));
            }
            on.await("all to park", () -> parked.get() == TASKS);
            crowd.forEach(on::awaitBlocked);
            Task task = on.task().affinity(CpuSet.of(BYSTANDERS_CPU)).unstarted(bystander::live);
            bystander.id = task.id();
            task.start();
            on.await("the bystander", () -> bystander.turns.get() > LEAST_TURNS);
            int turnsBefore = bystander.turns.get();
            long othersBefore = bystander.othersInAll;
            Runnable endAll = () -> {
                over.set(!cancelled);
                for (Task one : crowd) {
                    if (cancelled) {
                        one.cancel();
                    } else {
                        LockSupport.unpark(one.thread());
                    }
                    Task.checkpoint();
                }
            };
            switch (by) {
                case THREAD -> endAll.run();
                case TASK -> on.awaitEnd(on.task().start(endAll));
                case THREAD_WHILE_ALL_CPUS_PAUSE -> whilePaused(on.scheduler(), bystander, endAll);
                case THREAD_WHILE_A_TASK_HOLDS_THEIR_CPU -> HeldCpu.during(on, BYSTANDERS_CPU, endAll);
            }
            crowd.forEach(on::awaitEnd);
            int turns = bystander.turns.get() - turnsBefore;
            long others = bystander.othersInAll - othersBefore - turns;
            bystander.watching.set(false);
            on.awaitEnd(task);
            return new Seen(bystander.mostOthers, bystander.mostWakes, turns, others);
        }
    }

    private static void whilePaused(Scheduler scheduler, Bystander bystander, Runnable step) {
        try {
            Pause all = scheduler.pause(scheduler.onlineCpus(), Duration.ofSeconds(10));
            bystander.paused = true;
            try {
                step.run();
            } finally {
                all.close();
                // Not before: a CPU that is held goes on queueing until then.
                bystander.paused = false;
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void delaysNobodyByMoreThanTurns(By by) throws InterruptedException {
        Seen seen = end(by, true);
        System.out.printf("%d tasks cancelled by %s: %s%n", TASKS, by, seen);
        assertThat(seen.mostBeforeIt()).isLessThanOrEqualTo(by.most);
        assertThat(seen.mostWakesBeforeIt()).isLessThanOrEqualTo((by.most + 1) * MOST_WAKES);
        assertThat(seen.itsTurns()).as("turns of the bystander").isGreaterThanOrEqualTo(LEAST_TURNS);
        assertThat(seen.othersOnItsCpu()).as("turns of others on its CPU").isGreaterThan(LEAST_OTHERS);
    }

    /** The twin: woken to go on, as many stand before it in the queue. */
    @ParameterizedTest
    @EnumSource
    void thoseThatGoOnStandBeforeIt(By by) throws InterruptedException {
        Seen seen = end(by, false);
        System.out.printf("%d tasks woken by %s: %s%n", TASKS, by, seen);
        assertThat(seen.mostBeforeIt()).isGreaterThan(by.most);
        if (by == By.THREAD_WHILE_A_TASK_HOLDS_THEIR_CPU) {
            assertThat(seen.mostWakesBeforeIt()).isGreaterThan((by.most + 1) * MOST_WAKES);
        }
    }
}
