package dev.heddle.smp;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.LitmusCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.Tuning;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The engine with two CPUs, for one state of a litmus test after the other: making it takes much longer than what is tested, so a
 * state that made its own would be one of few.
 */
final class TwoCpus {
    static final CpuMask SECOND = CpuMask.of(1);

    private static final ConcurrentLinkedQueue<TwoCpus> FREE = new ConcurrentLinkedQueue<>();

    final LitmusMachine machine = new LitmusMachine();
    final Smp smp = new Smp(machine, new Tuning(1_000_000, 0), null);
    final PauseControl control = smp.control();
    final PerCpuScheduler first = smp.cpus()[0];
    final PerCpuScheduler second = smp.cpus()[1];

    private TwoCpus() {
        LitmusCpu.begin(first);
        LitmusCpu.begin(second);
    }

    /** Both awake, open, and without work. */
    static TwoCpus get() {
        @Nullable TwoCpus used = FREE.poll();
        return used == null ? new TwoCpus() : used;
    }

    /** By the last who uses it: nobody pauses it any more, and nobody runs. */
    void giveBack() {
        LitmusCpu.empty(first);
        LitmusCpu.empty(second);
        if (smp.isSearching(1)) {
            second.setSearching(true);
            smp.stopSearching(second);
        }
        // Takes it out of H and out of the hold, if it is there.
        pauseSecond();
        control.resume(SECOND);
        if (!control.endHold(1) || smp.isHalted(1) || smp.isSearching(1)) {
            throw new IllegalStateException("CPU 1 is not as new: " + smp.describe(1));
        }
        machine.forget();
        FREE.add(this);
    }

    /** Before anybody else knows it: CPU 1 has been asked to hold, and has heard. */
    void pauseSecond() {
        if (control.pause(SECOND) == null || !LitmusCpu.answerRing(second)) {
            throw new IllegalStateException("not paused");
        }
    }
}
