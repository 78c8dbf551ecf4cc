package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.simulator.Simulation;
import dev.heddle.simulator.Topology;
import dev.heddle.workload.run.Host;
import java.util.List;

/** Simulated CPUs. Opened, run and closed by one thread; others may look at the statistics. */
final class SimulatedSession implements HostSession {
    private final Simulation simulation;
    private final SimulatedHost host;
    private final Topology topology;
    private final long seed;
    private final long started = System.nanoTime();

    SimulatedSession(Simulation simulation, Topology topology, long seed) {
        this.simulation = simulation;
        this.topology = topology;
        this.seed = seed;
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
