package dev.heddle.smp;

import dev.heddle.cpu.LitmusCpu;
import dev.heddle.cpu.LitmusTask;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.Tuning;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * CPU 1 halts; others push to it, or CPU 0 announces surplus. The machine's halt returns for a kick and for nothing else: a
 * halt that may return for no reason hides a wake that was lost.
 */
public class HaltOperations {
    private final LitmusMachine machine = new LitmusMachine();
    private final Smp smp = new Smp(machine, new Tuning(1_000_000, 0), null);
    private final PerCpuScheduler announcer = smp.cpus()[0];
    private final PerCpuScheduler halting = smp.cpus()[1];
    private boolean sleeps;
    private boolean pushed;
    private boolean announced;

    public HaltOperations() {
        LitmusCpu.begin(announcer);
        LitmusCpu.begin(halting);
    }

    @Operation(runOnce = true)
    public void halt() {
        sleeps = WakeProtocolLitmus.haltsAndSleeps(smp, halting) == 1;
    }

    @Operation(runOnce = true)
    public void push() {
        LitmusTask task = new LitmusTask();
        task.setAffinity(TwoCpus.SECOND);
        smp.placeFromOutside(task);
        pushed = true;
    }

    @Operation(runOnce = true)
    public void announce() {
        LitmusCpu.add(announcer, new LitmusTask());
        smp.notifySurplus(announcer);
        announced = true;
    }

    @Validate
    public void nobodySleepsOnWork() {
        if (sleeps && (pushed || announced) && !machine.isKicked()) {
            throw new IllegalStateException(
                    "CPU 1 sleeps, " + (pushed ? "pushed " : "") + (announced ? "announced" : ""));
        }
    }
}
