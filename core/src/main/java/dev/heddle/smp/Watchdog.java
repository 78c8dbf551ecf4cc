package dev.heddle.smp;

import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.event.StallReport;
import dev.heddle.event.StallReport.What;
import dev.heddle.machine.Machine;
import dev.heddle.machine.Round;
import dev.heddle.machine.Tenure;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the CPUs in short intervals: hands the CPU of a blocked carrier to another one, and reports what stalls.
 *
 * <p>A CPU is handed over if it has dispatched nothing for as long as the threshold, something waits there, and the
 * operating system says that its thread has been blocked for two rounds. So a task that computes, for however
 * long, is left alone, and so is a blocked one that nobody waits for.
 */
public final class Watchdog implements Round {
    /** Rounds in the time that a carrier may be blocked: what the hand-over is late by. */
    private static final int ROUNDS_PER_THRESHOLD = 4;

    /** If nothing is handed over, stalls alone need no more than this. */
    private static final int ROUNDS_PER_STALL = 8;

    private static final long NONE = 0;

    private final Machine machine;
    private final CpuWatch[] watches;
    private final long blockedNanos;
    private final long stallNanos;
    private final Supplier<String> dump;
    private final Consumer<StallReport> listener;

    /** CPUs that have lost their thread, when the system had no other one to give. */
    private final BitSet withoutThread = new BitSet();

    private long lastRound;
    private long lastStallCheck;

    /**
     * Watches nobody yet.
     *
     * @param blockedNanos for how long a carrier may be blocked; 0 for ever
     * @param stallNanos after how long a stall is reported; 0 never
     * @param dump what the scheduler is doing
     * @param listener who is told; called on the thread that makes the rounds, so it must not block
     */
    public Watchdog(
            Machine machine,
            Smp smp,
            long blockedNanos,
            long stallNanos,
            Supplier<String> dump,
            Consumer<StallReport> listener) {
        this.machine = machine;
        this.blockedNanos = blockedNanos;
        this.stallNanos = stallNanos;
        this.dump = dump;
        this.listener = listener;
        PeerCpu[] cpus = smp.cpus();
        this.watches = new CpuWatch[cpus.length];
        for (int id = 0; id < cpus.length; id++) {
            watches[id] = new CpuWatch(cpus[id]);
        }
        this.lastRound = machine.nanoTime();
        this.lastStallCheck = lastRound;
    }

    /** How long after one round the next one is due while anything goes on, in nanoseconds. */
    public long intervalNanos() {
        return blockedNanos != NONE ? blockedNanos / ROUNDS_PER_THRESHOLD : stallNanos / ROUNDS_PER_STALL;
    }

    @Override
    public boolean check(long now) {
        if (stallNanos != NONE && now - lastRound > stallNanos / 2) {
            // Nobody has been watching, because all CPUs were halted or the whole JVM stood still.
            for (CpuWatch watch : watches) {
                watch.forget();
            }
            lastStallCheck = now;
        }
        boolean checkStalls = stallNanos != NONE && now - lastStallCheck >= stallNanos / ROUNDS_PER_STALL;
        if (checkStalls) {
            lastStallCheck = now;
        }
        lastRound = now;
        replaceMissingThreads();

        boolean busy = false;
        for (CpuWatch watch : watches) {
            boolean awaited = watch.cpu().isAwaited();
            boolean moved = watch.hasMovedOn(now);
            busy |= moved || awaited;
            if (blockedNanos != NONE && awaited && !moved) {
                handOverIfBlocked(watch, now);
            }
            if (checkStalls) {
                reportStalls(watch, now);
            }
        }
        return busy || !withoutThread.isEmpty();
    }

    // ---- blocked carriers ----

    private void handOverIfBlocked(CpuWatch watch, long now) {
        PeerCpu cpu = watch.cpu();
        Tenure tenure = machine.tenure(cpu.id());
        if (tenure == null || tenure.isLost() || cpu.isIdle()) {
            return;
        }
        long lasted = cpu.unbookedNanos(now);
        // Watched from before the threshold on, and for at least two whole rounds.
        if (lasted < blockedNanos / 2
                || !watch.isBlocked(tenure.nap(), now, intervalNanos())
                || lasted < blockedNanos) {
            return;
        }
        if (!machine.maySpareCarrier()) {
            if (watch.shallReportRefusal()) {
                report(What.TOO_MANY_CARRIERS_BLOCKED, cpu, cpu.running(), lasted);
            }
            return;
        }
        HandOver handOver = new HandOver(cpu, tenure);
        if (handOver.seizeAndOwe(watch.switches(), watch.nap())) {
            giveThread(cpu.id());
            tell(What.CARRIER_BLOCKED, cpu, handOver.task(), lasted, handOver.stacks());
        }
    }

    private void giveThread(int cpu) {
        withoutThread.set(cpu, !machine.replace(cpu));
    }

    private void replaceMissingThreads() {
        for (int cpu = withoutThread.nextSetBit(0); cpu >= 0; cpu = withoutThread.nextSetBit(cpu + 1)) {
            giveThread(cpu);
        }
    }

    // ---- reports ----

    private void reportStalls(CpuWatch watch, long now) {
        PeerCpu cpu = watch.cpu();
        long lasted = watch.stalledFor(now, stallNanos);
        if (lasted >= 0) {
            report(What.CPU_NOT_AT_LOOP, cpu, cpu.running(), lasted);
        }
        TaskControlBlock starving = watch.starving(now, stallNanos);
        if (starving != null) {
            report(What.TASK_NOT_RUN, cpu, starving, stallNanos);
        }
    }

    private void report(What what, PeerCpu cpu, @Nullable TaskControlBlock task, long lasted) {
        Tenure tenure = machine.tenure(cpu.id());
        PreemptibleTask running = cpu.running();
        String stacks = Stacks.now(tenure == null ? null : tenure.thread()) + Stacks.now(Stacks.threadOf(running));
        tell(what, cpu, task, lasted, task == running ? stacks : stacks + Stacks.now(Stacks.threadOf(task)));
    }

    private void tell(What what, PeerCpu cpu, @Nullable TaskControlBlock task, long lasted, String stacks) {
        listener.accept(new StallReport(
                what,
                cpu.id(),
                task == null ? SchedulingEvents.IDLE_TASK : task.id(),
                nameOf(task),
                Duration.ofNanos(lasted),
                dump.get(),
                stacks));
    }

    private static String nameOf(@Nullable TaskControlBlock task) {
        Thread thread = Stacks.threadOf(task);
        return thread == null ? "job" : thread.getName();
    }
}
