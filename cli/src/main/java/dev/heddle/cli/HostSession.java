package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.workload.run.Host;
import java.util.List;

/** A scheduler that is there for one run. */
interface HostSession extends AutoCloseable {
    /** What the workload runs on. */
    Host host();

    /** What each CPU has done so far; empty if the scheduler does not say. */
    List<CpuStats> cpuStats();

    /** What a scheduler without CPU statistics can say about this moment; empty if it has them. */
    String glance();

    /** What it is, or was, for the report; asked when the run has ended. */
    MachineReport report();

    /** Ends the scheduler's threads, once all of its tasks have ended. */
    @Override
    void close();
}
