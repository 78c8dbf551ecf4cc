package dev.heddle.simulator;

import dev.heddle.CpuStats;
import dev.heddle.LatencyStats;
import dev.heddle.SchedulerStats;
import dev.heddle.cpu.CpuCounters;
import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.LatencyHistogram;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.List;

/** What the engine has counted, in the form that users of a scheduler know. */
final class Statistics {
    private Statistics() {}

    static SchedulerStats of(Smp smp, long now) {
        List<CpuStats> all = new ArrayList<>(smp.cpuCount());
        LatencyHistogram latencies = new LatencyHistogram();
        for (PerCpuScheduler cpu : smp.cpus()) {
            all.add(of(cpu, now));
            latencies.add(cpu.wakeLatency());
        }
        LatencyStats wakeLatency = new LatencyStats(
                latencies.count(),
                latencies.percentile(50),
                latencies.percentile(90),
                latencies.percentile(99),
                latencies.max());
        long refused = smp.refusedCount();
        return new SchedulerStats(now, smp.startedCount() - refused, smp.endedCount() - refused, all, wakeLatency);
    }

    private static CpuStats of(PerCpuScheduler cpu, long now) {
        CpuCounters counters = cpu.counters();
        long unbooked = cpu.unbookedNanos(now);
        return new CpuStats(
                cpu.id(),
                counters.get(Counter.SWITCHES),
                counters.get(Counter.PREEMPTIONS),
                counters.get(Counter.WAKES_LOCAL),
                counters.get(Counter.WAKES_REMOTE),
                counters.get(Counter.KICKS),
                counters.get(Counter.USELESS_KICKS),
                counters.get(Counter.KICKS_SENT),
                counters.get(Counter.STEALS),
                counters.get(Counter.MIGRATIONS),
                counters.get(Counter.HALTS),
                counters.get(Counter.HAND_OVERS),
                counters.get(Counter.IDLE_NANOS) + (cpu.isIdle() ? unbooked : 0),
                counters.get(Counter.HALTED_NANOS),
                counters.get(Counter.BUSY_NANOS) + (cpu.isIdle() ? 0 : unbooked),
                cpu.backlog().readyHint());
    }
}
