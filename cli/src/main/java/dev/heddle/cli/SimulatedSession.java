package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.simulator.Simulation;
import dev.heddle.simulator.SimulationBuilder;
import dev.heddle.simulator.Topology;
import dev.heddle.workload.run.Host;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Simulated CPUs. Opened, run and closed by one thread; others may look at the statistics. */
final class SimulatedSession implements HostSession {
    private final Simulation simulation;
    private final SimulatedHost host;
    private final Topology topology;
    private final long seed;
    private final long started = System.nanoTime();

    /**
     * Starts a simulation.
     *
     * @throws IllegalStateException if this JVM lacks what it needs; the message says what
     */
    SimulatedSession(int cpus, Topology topology, long seed, @Nullable SchedulingEvents events) {
        SimulationBuilder builder =
                Simulation.builder().cpus(cpus).topology(topology).seed(seed);
        if (events != null) {
            builder.events(events);
        }
        this.topology = topology;
        this.seed = seed;
        simulation = builder.start();
        host = new SimulatedHost(simulation);
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public List<CpuStats> cpuStats() {
        return simulation.stats().cpus();
    }

    @Override
    public String glance() {
        return "";
    }

    @Override
    public MachineReport report() {
        return new SimulationReport(
                simulation.cpus(),
                topology,
                seed,
                simulation.traceHash(),
                simulation.events(),
                simulation.nanoTime(),
                System.nanoTime() - started);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
