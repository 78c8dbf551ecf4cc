package dev.heddle.cli;

import dev.heddle.CpuSet;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.simulator.Topology;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.run.Calibration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code simulate}. */
final class SimulateSettings extends WorkloadSettings {
    private static final int DEFAULT_CPUS = 2;

    private int cpus = DEFAULT_CPUS;
    private Topology topology = Topology.FLAT;

    @Option(
            names = "--seed",
            order = 4,
            paramLabel = "S",
            description = "What is random is drawn from it: the same seed gives the same run. Default: 1.")
    private long seed = 1;

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

    @Override
    HostSession open(@Nullable SchedulingEvents events) {
        return new SimulatedSession(cpus, topology, seed, events);
    }
}
