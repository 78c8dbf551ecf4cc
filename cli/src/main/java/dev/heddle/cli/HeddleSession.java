package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerBuilder;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.workload.run.Host;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heddle's own scheduler. */
final class HeddleSession implements HostSession {
    private final Scheduler scheduler;
    private final HeddleHost host;
    private final HostReport report;

    /**
     * Starts a scheduler.
     *
     * @throws IllegalStateException if this JVM lacks what it needs; the message says what
     */
    HeddleSession(HostReport report, @Nullable SchedulingEvents events) {
        this.report = report;
        SchedulerBuilder builder = Scheduler.builder().cpus(report.cpus()).pinned(report.pinned());
        if (events != null) {
            builder.events(events);
        }
        scheduler = builder.start();
        host = new HeddleHost(scheduler);
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public List<CpuStats> cpuStats() {
        return scheduler.stats().cpus();
    }

    @Override
    public String glance() {
        return "";
    }

    @Override
    public MachineReport report() {
        return report;
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
