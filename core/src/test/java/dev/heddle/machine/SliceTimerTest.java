package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.cpu.Fixtures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real time, no timing judgement: what must be delivered is waited for, what must not is shown by something later. */
class SliceTimerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long FAR = TimeUnit.HOURS.toNanos(1);
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(2);

    private static final class Cpu implements CpuEntry {
        final AtomicInteger interrupts = new AtomicInteger();
        final AtomicLong at = new AtomicLong();

        @Override
        public void run(Tenure tenure) {}

        @Override
        public void reschedule() {
            at.set(System.nanoTime());
            interrupts.incrementAndGet();
        }
    }

    private final Cpu[] cpus = {new Cpu(), new Cpu()};
    private final SliceTimer timer = new SliceTimer(cpus, true);

    SliceTimerTest() {
        timer.start("slice-timer-test");
    }

    @AfterEach
    void stop() {
        timer.stop();
    }

    private static void awaitInterrupts(Cpu cpu, int count) {
        awaitInterrupts(cpu, count, TIMEOUT);
    }

    private static void awaitInterrupts(Cpu cpu, int count, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (cpu.interrupts.get() < count) {
            if (System.nanoTime() >= deadline) {
                throw new AssertionError("no interrupt: " + cpu.interrupts.get() + " of " + count);
            }
            Fixtures.breathe();
        }
    }

    /** Everything armed before for a time that has passed has been delivered once this returns. */
    private void settle() {
        int before = cpus[1].interrupts.get();
        timer.arm(1, System.nanoTime());
        awaitInterrupts(cpus[1], before + 1);
    }

    @Test
    void aDeadlineIsDeliveredOnceAndNotEarly() {
        long deadline = System.nanoTime() + SOON;
        timer.arm(0, deadline);
        awaitInterrupts(cpus[0], 1);
        assertThat(cpus[0].at.get()).isGreaterThanOrEqualTo(deadline);
        settle();
        assertThat(cpus[0].interrupts.get()).isEqualTo(1);
    }

    /** With a timer whose thread never runs: whoever looks delivers, once, and only what is due. */
    @Test
    void othersDeliverWhatIsDue() {
        Cpu[] late = {new Cpu(), new Cpu()};
        SliceTimer stuck = new SliceTimer(late, false);
        long now = System.nanoTime();
        stuck.rearm(0, now);
        stuck.rearm(1, now + FAR);
        assertThat(late[0].interrupts.get()).isZero();
        stuck.deliverDue(now);
        stuck.deliverDue(now);
        assertThat(late[0].interrupts.get()).isEqualTo(1);
        assertThat(late[1].interrupts.get()).isZero();
    }

    @Test
    void aDisarmedDeadlineIsNotDelivered() {
        timer.rearm(0, System.nanoTime() + FAR);
        timer.rearm(0, Machine.NEVER);
        settle();
        assertThat(cpus[0].interrupts.get()).isZero();
        timer.arm(0, System.nanoTime());
        awaitInterrupts(cpus[0], 1);
    }

    @Test
    void anEarlierReplacementCounts() {
        timer.rearm(0, System.nanoTime() + FAR);
        settle();
        timer.rearm(0, System.nanoTime() + SOON);
        awaitInterrupts(cpus[0], 1);
    }

    @Test
    void aLaterReplacementCounts() {
        long first = System.nanoTime() + SOON;
        long second = first + SOON;
        timer.arm(0, first);
        timer.rearm(0, second);
        awaitInterrupts(cpus[0], 1);
        assertThat(cpus[0].at.get()).isGreaterThanOrEqualTo(first);
    }

    @Test
    void anEarlierOneThatIsArmedStays() {
        timer.arm(0, System.nanoTime() + SOON);
        timer.arm(0, System.nanoTime() + FAR);
        awaitInterrupts(cpus[0], 1);
    }

    /** As the machine's contract has it: an earlier one stays, a later one does not. */
    @Test
    void anEarlierOneReplacesALaterOneThatIsArmed() {
        timer.rearm(0, System.nanoTime() + FAR);
        timer.arm(0, System.nanoTime() + SOON);
        awaitInterrupts(cpus[0], 1, Duration.ofSeconds(5));
    }

    @Test
    void theCheckFindsATimerThatDeliversNothing() {
        timer.stop();
        timer.arm(0, System.nanoTime() + SOON);
        assertThatThrownBy(() -> awaitInterrupts(cpus[0], 1, Duration.ofMillis(200)))
                .isInstanceOf(AssertionError.class);
    }

    /** Many deadlines from the CPU and from others; each that nobody replaces comes. */
    @Test
    void noDeadlineIsLostWhenManyArm() throws InterruptedException {
        Fixtures.inParallel(2, number -> {
            for (int i = 0; i < 300; i++) {
                int before = cpus[number].interrupts.get();
                timer.rearm(number, System.nanoTime() + SOON);
                timer.rearm(number, System.nanoTime() + SOON / 20);
                awaitInterrupts(cpus[number], before + 1);
                timer.rearm(number, Machine.NEVER);
            }
        });
    }
}
