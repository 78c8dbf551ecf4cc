package dev.heddle.smp;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** Surplus is announced while a CPU halts: pair (queue, idle). Each happens once. */
public class AnnounceHaltOperations {
    private final HaltingCpu cpu = new HaltingCpu();

    @Operation(runOnce = true)
    public void halt() {
        cpu.halt();
    }

    @Operation(runOnce = true)
    public void announce() {
        cpu.announce();
    }

    @Validate
    public void nobodySleepsOnWork() {
        cpu.requireAwakeIfGivenWork();
    }
}
