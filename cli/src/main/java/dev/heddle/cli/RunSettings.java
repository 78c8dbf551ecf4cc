package dev.heddle.cli;

import dev.heddle.CpuSet;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.run.Calibration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code run}. */
final class RunSettings extends WorkloadSettings {
    private final boolean onLinux = System.getProperty("os.name", "").equals("Linux");
    private final int cores = Runtime.getRuntime().availableProcessors();
    private int cpus = Math.min(cores, CpuSet.MAX_CPUS);

    @Option(
            names = "--pin",
            order = 4,
            negatable = true,
            description = {
                "Bind each CPU's thread to a core, or do not.",
                "Default: bind if every CPU can have a core of its own."
            })
    private @Nullable Boolean pin;

    @Option(
            names = "--scheduler",
            order = 5,
            paramLabel = "heddle|jdk",
            converter = SchedulerChoice.Converter.class,
            description = {
                "Heddle's own scheduler (default), or the JDK's scheduler of virtual threads, where priorities and"
                        + " affinity have no effect."
            })
    private SchedulerChoice scheduler = SchedulerChoice.HEDDLE;

    @Option(
            names = "--cpus",
            order = 1,
            paramLabel = "N",
            description = "How many CPUs, 1 to " + CpuSet.MAX_CPUS + ". Default: as many as there are cores.")
    void setCpus(int cpus) {
        if (cpus < 1 || cpus > CpuSet.MAX_CPUS) {
            throw usage("--cpus " + cpus + ": 1 to " + CpuSet.MAX_CPUS + " are allowed");
        }
        this.cpus = cpus;
    }

    @Override
    void check() {
        if (scheduler == SchedulerChoice.JDK) {
            if (trace() != null) {
                throw usage("--trace needs --scheduler heddle: the JDK's scheduler does not say what it does");
            }
            if (Boolean.TRUE.equals(pin)) {
                throw usage("--pin needs --scheduler heddle: the JDK's carriers cannot be bound to cores");
            }
        }
        if (Boolean.TRUE.equals(pin) && !onLinux) {
            throw usage("--pin needs Linux; this is " + System.getProperty("os.name"));
        }
    }

    @Override
    boolean recordsSchedule() {
        return super.recordsSchedule() && scheduler == SchedulerChoice.HEDDLE;
    }

    @Override
    int cpus() {
        return cpus;
    }

    /** Whether carriers are bound to cores: as the user says, or else if each can have one of its own. */
    private boolean pinned() {
        if (scheduler == SchedulerChoice.JDK) {
            return false;
        }
        return pin != null ? pin : onLinux && cpus <= cores;
    }

    @Override
    List<String> notes() {
        return scheduler == SchedulerChoice.JDK
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
        return scheduler.with(cpus) + (pinned() ? ", pinned" : "");
    }

    @Override
    HostSession open(@Nullable SchedulingEvents events) {
        HostReport report = new HostReport(scheduler, cpus, cores, pinned());
        return scheduler == SchedulerChoice.JDK ? new JdkSession(report) : new HeddleSession(report, events);
    }
}
