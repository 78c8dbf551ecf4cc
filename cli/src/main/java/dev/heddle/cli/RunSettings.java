package dev.heddle.cli;

import dev.heddle.event.SchedulingEvents;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.run.Calibration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The options of {@code run}. */
final class RunSettings extends WorkloadSettings {
    @Mixin
    private final HostOptions host = new HostOptions();

    @Override
    void check() {
        if (host.scheduler() == SchedulerChoice.JDK && trace() != null) {
            throw usage("--trace needs --scheduler heddle: the JDK's scheduler does not say what it does");
        }
        host.check();
    }

    @Override
    boolean recordsSchedule() {
        return super.recordsSchedule() && host.scheduler() == SchedulerChoice.HEDDLE;
    }

    @Override
    int cpus() {
        return host.cpus();
    }

    @Override
    List<String> notes() {
        return host.scheduler() == SchedulerChoice.JDK
                ? List.of("on the JDK's scheduler, priorities and affinity have no effect")
                : List.of();
    }

    @Override
    @Nullable
    Calibration calibration(Workload workload) {
        return workload.global().nsPerLoop().isPresent() ? null : Calibration.measure();
    }

    @Override
    String title() {
        return host.scheduler().with(cpus()) + (pinned() ? ", pinned" : "");
    }

    private boolean pinned() {
        return host.pinned(host.scheduler());
    }

    @Override
    HostSession open(@Nullable SchedulingEvents events) {
        HostReport report = new HostReport(host.scheduler(), cpus(), host.cores(), pinned());
        return host.scheduler() == SchedulerChoice.JDK ? new JdkSession(report) : new HeddleSession(report, events);
    }
}
