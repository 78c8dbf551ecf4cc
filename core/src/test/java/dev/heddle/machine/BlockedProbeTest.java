package dev.heddle.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Native;
import dev.heddle.cpu.Fixtures;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** Who is blocked and who only computes. */
class BlockedProbeTest {
    private static String status(String state, int voluntary, int involuntary) {
        return "Name:\tState:\nState:\t" + state + "\nThreads:\t7\nvoluntary_ctxt_switches:\t" + voluntary
                + "\nnonvoluntary_ctxt_switches:\t" + involuntary + "\n";
    }

    @Test
    void readsAStatusFile() {
        assertThat(BlockedProbe.napIn(status("R (running)", 3, 4))).isEqualTo(BlockedProbe.AWAKE);
        assertThat(BlockedProbe.napIn(status("Z (zombie)", 3, 4))).isEqualTo(BlockedProbe.AWAKE);
        long sleep = BlockedProbe.napIn(status("S (sleeping)", 3, 4));
        assertThat(sleep).isPositive().isEqualTo(BlockedProbe.napIn(status("D (disk sleep)", 3, 4)));
        assertThat(BlockedProbe.napIn(status("S (sleeping)", 4, 4))).isNotEqualTo(sleep);
        assertThat(BlockedProbe.napIn(status("S (sleeping)", 3, 5))).isNotEqualTo(sleep);
        assertThat(BlockedProbe.napIn("")).isEqualTo(BlockedProbe.AWAKE);
    }

    private static void check(Runnable body, AtomicBoolean stop, LongPredicate expected) throws Exception {
        AtomicReference<BlockedProbe> probe = new AtomicReference<>(BlockedProbe.NONE);
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            probe.set(BlockedProbe.ofCallingThread());
            while (!stop.get()) {
                body.run();
            }
        });
        long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!expected.test(probe.get().nap(thread))) {
            assertThat(System.nanoTime()).isLessThan(giveUp);
            Fixtures.breathe();
        }
        stop.set(true);
        LockSupport.unpark(thread);
        thread.join();
        assertThat(probe.get().nap(thread)).as("it has ended").isEqualTo(BlockedProbe.AWAKE);
    }

    @Test
    void knowsAThreadThatIsParked() throws Exception {
        check(LockSupport::park, new AtomicBoolean(), nap -> nap == 0);
    }

    @Test
    void knowsAThreadThatSleepsInNativeCode() throws Exception {
        if (System.getProperty("os.name", "").equals("Linux")) {
            check(() -> Native.sleep(200_000), new AtomicBoolean(), nap -> nap > 0);
        }
    }

    @Test
    void knowsAThreadThatComputes() throws Exception {
        check(Thread::onSpinWait, new AtomicBoolean(), nap -> nap == BlockedProbe.AWAKE);
    }
}
