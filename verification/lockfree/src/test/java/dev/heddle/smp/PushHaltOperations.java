package dev.heddle.smp;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** A push to a CPU that halts: pair (inbox, idle). Each happens once. */
public class PushHaltOperations {
    private final HaltingCpu cpu = new HaltingCpu();

    @Operation(runOnce = true)
    public void halt() {
        cpu.halt();
    }

    @Operation(runOnce = true)
    public void push() {
        cpu.push();
    }

    @Validate
    public void nobodySleepsOnWork() {
        cpu.requireAwakeIfGivenWork();
    }
}
