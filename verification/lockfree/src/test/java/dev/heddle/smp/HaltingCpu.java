package dev.heddle.smp;

import dev.heddle.cpu.LitmusCpu;
import dev.heddle.cpu.LitmusTask;
import dev.heddle.cpu.Tuning;

/**
 * CPU 1 halts while others push to it or announce surplus. The machine's halt returns for a kick and for nothing else: a halt that
 * may return for no reason hides a wake that was lost.
 */
final class HaltingCpu {
    private final LitmusMachine machine = new LitmusMachine();
    private final Smp smp = new Smp(machine, new Tuning(1_000_000, 0), null);
    private boolean sleeps;
    private boolean given;

    HaltingCpu() {
        LitmusCpu.begin(smp.cpus()[0]);
        LitmusCpu.begin(smp.cpus()[1]);
    }

    void halt() {
        sleeps = WakeProtocolLitmus.haltsAndSleeps(smp, smp.cpus()[1]) == 1;
    }

    void push() {
        LitmusTask task = new LitmusTask();
        task.setAffinity(TwoCpus.SECOND);
        smp.placeFromOutside(task);
        given = true;
    }

    void announce() {
        LitmusCpu.add(smp.cpus()[0], new LitmusTask());
        smp.notifySurplus(smp.cpus()[0]);
        given = true;
    }

    /** When all have ended. */
    void requireAwakeIfGivenWork() {
        if (sleeps && given && !machine.isKicked()) {
            throw new IllegalStateException("CPU 1 sleeps on work");
        }
    }
}
