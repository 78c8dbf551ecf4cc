package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.cpu.Fixtures;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaltLatchTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ROUNDS = 20_000;

    /** What the tests ask of a latch, so that twins can stand in. */
    private interface Latch {
        void adoptCarrier();

        void await(long deadline);

        void kick();
    }

    private static Latch real(boolean maySpin) {
        HaltLatch latch = new HaltLatch(maySpin);
        return new Latch() {
            @Override
            public void adoptCarrier() {
                latch.adoptCarrier();
            }

            @Override
            public void await(long deadline) {
                latch.await(deadline);
            }

            @Override
            public void kick() {
                latch.kick();
            }
        };
    }

    private static Thread carrier(Runnable body) {
        return Thread.ofPlatform().daemon().start(body);
    }

    private static void join(Thread thread) throws InterruptedException {
        if (!thread.join(TIMEOUT)) {
            AssertionError hangs = new AssertionError("still halted");
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
    }

    /** Waits until the thread is parked, which is the one thing that a thread cannot tell of itself. */
    private static void awaitParked(Thread thread) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime()).as("parks: %s", thread.getState()).isLessThan(deadline);
            Fixtures.breathe();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKickThatCameBeforeEndsTheNextHaltAndNoOther(boolean maySpin) throws InterruptedException {
        Latch latch = real(maySpin);
        AtomicInteger halts = new AtomicInteger();
        latch.kick();
        latch.kick();
        Thread carrier = carrier(() -> {
            latch.adoptCarrier();
            latch.await(Machine.NEVER);
            halts.incrementAndGet();
            latch.await(Machine.NEVER);
            halts.incrementAndGet();
        });
        awaitParked(carrier);
        assertThat(halts.get()).as("two kicks before count as one").isEqualTo(1);
        latch.kick();
        join(carrier);
        assertThat(halts.get()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKickEndsAPark(boolean maySpin) throws InterruptedException {
        Latch latch = real(maySpin);
        Thread carrier = carrier(() -> {
            latch.adoptCarrier();
            latch.await(Machine.NEVER);
        });
        awaitParked(carrier);
        latch.kick();
        join(carrier);
    }

    @Test
    void saysThatItSpinsOnlyWhileItDoes() throws InterruptedException {
        HaltLatch latch = new HaltLatch(false);
        assertThat(latch.isSpinning()).isFalse();
        Thread carrier = carrier(() -> {
            latch.adoptCarrier();
            latch.await(Machine.NEVER);
        });
        awaitParked(carrier);
        assertThat(latch.isSpinning()).isFalse();
        latch.kick();
        join(carrier);
        assertThat(latch.isSpinning()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDeadlineEndsAHaltAndNotBefore(boolean maySpin) throws InterruptedException {
        Latch latch = real(maySpin);
        long[] late = new long[1];
        Thread carrier = carrier(() -> {
            latch.adoptCarrier();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
            latch.await(deadline);
            late[0] = System.nanoTime() - deadline;
        });
        join(carrier);
        assertThat(late[0]).isNotNegative();
    }

    @Test
    void aPastDeadlineEndsItAtOnce() {
        Latch latch = real(true);
        latch.adoptCarrier();
        latch.await(System.nanoTime() - 1);
        latch.await(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void permitsAndInterruptsDoNotEndAHalt(boolean maySpin) throws InterruptedException {
        Latch latch = real(maySpin);
        CountDownLatch left = new CountDownLatch(1);
        Thread carrier = carrier(() -> {
            latch.adoptCarrier();
            LockSupport.unpark(Thread.currentThread());
            Thread.currentThread().interrupt();
            latch.await(Machine.NEVER);
            left.countDown();
        });
        awaitParked(carrier);
        for (int i = 0; i < 100; i++) {
            LockSupport.unpark(carrier);
            carrier.interrupt();
            awaitParked(carrier);
        }
        assertThat(left.getCount()).as("still halted").isEqualTo(1);
        latch.kick();
        join(carrier);
    }

    // ---- no kick is lost ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noKickIsLost(boolean maySpin) throws InterruptedException {
        pingPong(real(maySpin), Machine.NEVER);
    }

    /** One word of two values, looked at and then reset: a kick in between is lost. */
    private static final class LooksThenResets implements Latch {
        private volatile boolean kicked;
        private volatile Thread carrier = Thread.currentThread();

        @Override
        public void adoptCarrier() {
            carrier = Thread.currentThread();
        }

        @Override
        public void await(long deadline) {
            kicked = false;
            Fixtures.breathe();
            while (!kicked && System.nanoTime() < deadline) {
                LockSupport.parkNanos(this, deadline - System.nanoTime());
            }
        }

        @Override
        public void kick() {
            kicked = true;
            LockSupport.unpark(carrier);
        }
    }

    @Test
    void theCheckFindsALatchThatForgetsWhatCameJustBefore() {
        assertThatThrownBy(() -> pingPong(new LooksThenResets(), TimeUnit.MILLISECONDS.toNanos(200)))
                .isInstanceOf(AssertionError.class);
    }

    /**
     * A kick for each halt, as close to its beginning as it gets: the kicker waits only until the carrier has finished
     * the halt before. A lost kick leaves both waiting for ever, or shows as a halt that its deadline ended.
     */
    private static void pingPong(Latch latch, long patience) throws InterruptedException {
        AtomicInteger halts = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        AtomicInteger kicks = new AtomicInteger();
        Fixtures.inParallel(2, number -> {
            if (number == 0) {
                latch.adoptCarrier();
                for (int i = 1; i <= ROUNDS && lost.get() == 0; i++) {
                    halts.set(i);
                    while (kicks.get() < i && (i & 7) == 7) {
                        // Now and then the kick comes before the halt.
                        Thread.onSpinWait();
                        Fixtures.breathe();
                    }
                    long deadline = patience == Machine.NEVER ? Machine.NEVER : System.nanoTime() + patience;
                    latch.await(deadline);
                    if (patience != Machine.NEVER && System.nanoTime() >= deadline) {
                        lost.incrementAndGet();
                    }
                }
                return;
            }
            for (int i = 1; i <= ROUNDS && lost.get() == 0; i++) {
                while (halts.get() < i && lost.get() == 0) {
                    Fixtures.breathe();
                }
                latch.kick();
                kicks.set(i);
            }
        });
        assertThat(lost.get()).as("lost kicks").isZero();
    }
}
