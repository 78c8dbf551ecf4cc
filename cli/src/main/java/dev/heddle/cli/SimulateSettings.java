package dev.heddle.cli;

import dev.heddle.CpuSet;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.simulator.Simulation;
import dev.heddle.simulator.SimulationBuilder;
import dev.heddle.simulator.Topology;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.run.Calibration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code simulate}. */
final class SimulateSettings extends WorkloadSettings {
    private static final int DEFAULT_CPUS = 2;

    private int cpus = DEFAULT_CPUS;
    private Topology topology = Topology.FLAT;

    @Option(
            names = "--check",
            order = 8,
            description =
                    "Verify the properties of the protocol after every step, and stop at the first that does not hold.")
    private boolean check;

    private String file = "FILE";

    @Option(
            names = "--cpus",
            order = 1,
            paramLabel = "N",
            description = "How many simulated CPUs, 1 to " + CpuSet.MAX_CPUS + ". Default: " + DEFAULT_CPUS + ".")
    void setCpus(int cpus) {
        if (cpus < 1 || cpus > CpuSet.MAX_CPUS) {
            throw usage("--cpus " + cpus + ": 1 to " + CpuSet.MAX_CPUS + " are allowed");
        }
        this.cpus = cpus;
    }

    @Option(
            names = "--topology",
            order = 5,
            paramLabel = "SPEC",
            description = {
                "PACKAGESxCLUSTERSxTHREADS, such as 2x4x2: two packages, four groups of cores with a cache of their own in"
                        + " each, two hardware threads a core. Default: 1x1x1, all alike."
            })
    void setTopology(String spec) {
        try {
            topology = Topology.parse(spec);
        } catch (IllegalArgumentException e) {
            throw usage("--topology " + spec + ": " + e.getMessage());
        }
    }

    /** Everything goes with everything. */
    @Override
    void check() {}

    @Override
    int cpus() {
        return cpus;
    }

    @Override
    List<String> notes() {
        return List.of();
    }

    /** A task that runs for some microseconds runs for exactly these; the loops are those of rt-app's log. */
    @Override
    @Nullable
    Calibration calibration(Workload workload) {
        return workload.global().nsPerLoop().isPresent() ? null : new Calibration(1, "simulated");
    }

    @Override
    String title() {
        return cpus + (cpus == 1 ? " simulated CPU" : " simulated CPUs");
    }

    Topology topology() {
        return topology;
    }

    boolean isChecked() {
        return check;
    }

    /** The file, for the command that shows a failure again. */
    void simulates(Path workload) {
        file = workload.toString();
    }

    private String replay() {
        StringBuilder command = new StringBuilder("./heddle simulate ").append(file);
        command.append(" --cpus ").append(cpus).append(" --seed ").append(seed());
        command.append(" --topology ").append(topology);
        Duration duration = duration();
        if (duration != null) {
            command.append(" --duration ").append(duration.toNanos() / 1e9);
        }
        return command.append(" --check").toString();
    }

    @Override
    HostSession open(@Nullable SchedulingEvents events) {
        SimulationBuilder builder = Simulation.builder()
                .cpus(cpus)
                .topology(topology)
                .seed(seed())
                .check(check)
                .replay(replay());
        if (events != null) {
            builder.events(events);
        }
        return new SimulatedSession(builder.start(), topology, seed());
    }
}
