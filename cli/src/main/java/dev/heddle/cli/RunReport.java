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
 * @param machine what it ran on
 * @param result what the tasks did
 * @param cpuStats what the CPUs did; empty if the scheduler does not say
 * @param logDirectory where the logs are; null if none were written
 * @param trace what was traced; null if nothing was
 * @param page where the HTML page is; null if none was written
 * @param notes what the user should know about the file and the options
 */
record RunReport(
        String file,
        MachineReport machine,
        WorkloadResult result,
        List<CpuStats> cpuStats,
        @Nullable Path logDirectory,
        @Nullable Trace trace,
        @Nullable Path page,
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
}
