package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TestScheduler.Hog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * What a less urgent hog gets under a more urgent one. {@code -Dheddle.starvation.seconds=10} measures for so long with the
 * bound of one second; else with a bound of 100 ms for one second, which is judged generously.
 */
class StarvationTest {
    private static final int FULL_SECONDS = 10;
    private static final int SECONDS = Integer.getInteger("heddle.starvation.seconds", 1);
    private static final boolean FULL = SECONDS >= FULL_SECONDS;
    private static final Duration BOUND = FULL ? Duration.ofSeconds(1) : Duration.ofMillis(100);

    private static Task idleHog(TestScheduler on, Hog body) {
        return on.task().name("starving").priority(Priority.IDLE).start(body);
    }

    private static TestScheduler oneCpu(Duration bound) {
        return TestScheduler.of(Scheduler.builder().cpus(1).starvationBound(bound));
    }

    /** The share of the CPU that an IDLE hog gets under a HIGH one. */
    private static double shareOfTheStarving(Duration bound) {
        try (TestScheduler on = oneCpu(bound);
                Hog starving = new Hog();
                Hog urgent = on.hog(0, Priority.HIGH)) {
            Task task = idleHog(on, starving);
            long begin = System.nanoTime();
            on.await("the time to pass", () -> System.nanoTime() - begin > SECONDS * 1_000_000_000L);
            long ran = task.stats().runNanos();
            double share = (double) ran / (System.nanoTime() - begin);
            assertThat(urgent.turns()).isPositive();
            urgent.stop();
            System.out.printf("an IDLE hog under a HIGH one, bound %s, %d s: %.2f %%%n", bound, SECONDS, 100 * share);
            return share;
        }
    }

    @Test
    void anIdleHogUnderAHighHogGetsAboutATwentieth() {
        double share = shareOfTheStarving(BOUND);
        if (FULL) {
            assertThat(share).isBetween(0.03, 0.07);
        } else {
            assertThat(share).isBetween(0.005, 0.3);
        }
    }

    /** The twin of the above, too: a hog that gets nothing is found. */
    @Test
    void withTheBoundOffItGetsNothing() {
        assertThat(shareOfTheStarving(Duration.ZERO)).isZero();
    }

    /** The slice is long, so that only a wake of something more urgent, or the end of the grant, ends what runs by a grant. */
    @Test
    void anUrgentTaskThatWakesDuringAGrantDoesNotWaitForASlice() {
        AtomicBoolean over = new AtomicBoolean();
        try (TestScheduler on = TestScheduler.of(Scheduler.builder()
                        .cpus(1)
                        .starvationBound(Duration.ofMillis(10))
                        .slice(Duration.ofSeconds(10)));
                Hog starving = new Hog();
                Hog urgent = on.hog(0, Priority.NORMAL)) {
            Task woken = on.task().priority(Priority.HIGH).start(() -> {
                while (!over.get()) {
                    LockSupport.park();
                }
            });
            on.awaitBlocked(woken);
            idleHog(on, starving);
            long begin = System.nanoTime();
            for (int grant = 0; grant < 10; grant++) {
                long seen = starving.turns();
                on.await("a grant beside " + urgent, () -> starving.turns() > seen);
                long switches = woken.stats().switches();
                LockSupport.unpark(TestScheduler.threadOf(woken));
                on.await("the woken task to run", () -> woken.stats().switches() > switches);
            }
            over.set(true);
            LockSupport.unpark(TestScheduler.threadOf(woken));
            assertThat(System.nanoTime() - begin).as("less than a slice").isLessThan(10_000_000_000L);
        }
    }
}
