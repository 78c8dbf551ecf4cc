package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.Fixtures;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The patrol looks as long as a CPU is out of its halt, and leaves an idle machine alone. */
class PatrolTest {
    private static final long INTERVAL_NANOS = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger rounds = new AtomicInteger();
    private final HaltLatch latch = new HaltLatch(false);

    private final Patrol patrol = new Patrol(
            new HaltLatch[] {latch},
            now -> {
                rounds.incrementAndGet();
                return false;
            },
            INTERVAL_NANOS,
            Machine.NEVER);

    private void awaitRounds(int atLeast) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (rounds.get() < atLeast) {
            assertThat(System.nanoTime()).as("%d rounds", rounds.get()).isLessThan(giveUp);
            Fixtures.breathe();
        }
    }

    /** Rounds in a time in which a busy machine would see a hundred. */
    private int roundsInAWhile() {
        int before = rounds.get();
        long until = System.nanoTime() + 100 * INTERVAL_NANOS;
        while (System.nanoTime() < until) {
            Fixtures.breathe();
        }
        return rounds.get() - before;
    }

    @Test
    void looksWhileACpuIsOutOfItsHaltAndNoLonger() throws InterruptedException {
        patrol.start("patrol-test", true);
        awaitRounds(10);

        Thread cpu = Thread.ofPlatform().daemon().unstarted(() -> {
            latch.adoptCarrier();
            latch.await(Machine.NEVER);
            patrol.roused();
        });
        cpu.start();
        while (!latch.isHalted()) {
            Fixtures.breathe();
        }
        // It may be in the middle of a round; a second one finds the CPU halted.
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (roundsInAWhile() > 0) {
            assertThat(System.nanoTime()).as("it does not doze").isLessThan(giveUp);
        }

        int before = rounds.get();
        latch.kick();
        awaitRounds(before + 10);
        cpu.join();
        patrol.stop();
    }

    @Test
    void endsWhileItDozes() throws InterruptedException {
        Thread cpu = Thread.ofPlatform().daemon().unstarted(() -> {
            latch.adoptCarrier();
            latch.await(Machine.NEVER);
        });
        cpu.start();
        patrol.start("patrol-test", true);
        awaitRounds(1);
        patrol.stop();
        latch.kick();
        cpu.join();
        assertThat(roundsInAWhile()).isZero();
    }

    /** Every second pair of rounds fails: each pair is reported once, and the rounds go on. */
    @Test
    void aRoundThatFailsIsReportedAndNotTheLast() {
        Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
        Patrol failing = new Patrol(
                new HaltLatch[] {latch},
                now -> {
                    if (rounds.getAndIncrement() / 2 % 2 == 0) {
                        throw new IllegalStateException("round " + rounds.get());
                    }
                    return true;
                },
                INTERVAL_NANOS,
                Machine.NEVER);
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            reported.add(thrown);
            throw new IllegalStateException("from the handler");
        });
        try {
            failing.start("patrol-test", false);
            awaitRounds(8);
        } finally {
            failing.stop();
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(reported).extracting(Throwable::getMessage).startsWith("round 1", "round 5");
    }
}
