package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.workload.run.WorkloadResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that there is to say about a run.
 *
 * @param file the workload file
 * @param scheduler what scheduled it
 * @param cpus how many CPUs it ran on
 * @param cores how many cores the machine had for them
 * @param pinned whether each CPU's thread was bound to a core
 * @param result what the tasks did
 * @param cpuStats what the CPUs did; empty if the scheduler does not say
 * @param logDirectory where the logs are; null if none were written
 * @param trace what was traced; null if nothing was
 * @param notes what the user should know about the file and the options
 */
record RunReport(
        String file,
        SchedulerChoice scheduler,
        int cpus,
        int cores,
        boolean pinned,
        WorkloadResult result,
        List<CpuStats> cpuStats,
        @Nullable Path logDirectory,
        @Nullable Trace trace,
        List<String> notes) {
    RunReport {
        cpuStats = List.copyOf(cpuStats);
        notes = List.copyOf(notes);
    }

    /**
     * A trace that was written.
     *
     * @param file where it is
     * @param events how many scheduling events it has
     * @param dropped how many older ones it has not
     */
    record Trace(Path file, long events, long dropped) {}

    void print(boolean json, PrintWriter out) {
        if (json) {
            JsonReport.write(this, out);
        } else {
            TableReport.write(this, out);
        }
    }

    double wallSeconds() {
        return result.wallNanos() / 1e9;
    }

    /** Where its threads run, in words. */
    String pinning() {
        String machine = cores == 1 ? "the only core" : "any of " + cores + " cores";
        if (!pinned) {
            return "not pinned (" + machine + ")";
        }
        return cpus <= cores
                ? cpus == 1 ? "pinned to a core" : "each pinned to a core of its own"
                : "pinned, sharing " + (cores == 1 ? "one core" : cores + " cores");
    }
}
