package dev.heddle.cli;

import dev.heddle.event.SchedulingEvents;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.run.Calibration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that runs a workload file, and what the others come to. */
abstract class WorkloadSettings {
    private static final double LONGEST_SECONDS = 365 * 86_400.0;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    private @Nullable Duration duration;

    @Option(
            names = "--log-dir",
            order = 3,
            paramLabel = "DIR",
            description = "Write rt-app's logs there, one file for each instance of a task.")
    private @Nullable Path logDirectory;

    @Option(
            names = "--trace",
            order = 9,
            paramLabel = "FILE",
            description = "Write the schedule there as Linux ftrace text, which Perfetto and TraceCompass read.")
    private @Nullable Path trace;

    @Option(
            names = "--report",
            order = 10,
            paramLabel = "FILE.html",
            description = "Write a page about the run there: a timeline of every CPU, latencies, tasks, settings.")
    private @Nullable Path page;

    @Option(
            names = "--seed",
            order = 4,
            paramLabel = "S",
            description = "What is random is drawn from it, such as the arrivals of a load. Default: 1.")
    private long seed = 1;

    @Option(names = "--json", order = 11, description = "Print the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--duration",
            order = 2,
            paramLabel = "S",
            description = "End after S seconds, such as 10 or 0.5, whatever the file says.")
    void setDuration(double seconds) {
        if (!(seconds >= 0.001 && seconds <= LONGEST_SECONDS)) {
            throw usage("--duration " + seconds + ": from 0.001 s to a year is allowed");
        }
        duration = Duration.ofNanos((long) (seconds * 1e9));
    }

    ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Null: what the file says. */
    @Nullable
    Duration duration() {
        return duration;
    }

    /** Null: what the file says. */
    @Nullable
    Path logDirectory() {
        return logDirectory;
    }

    /** Null: no trace. */
    @Nullable
    Path trace() {
        return trace;
    }

    /** Null: no HTML page. */
    @Nullable
    Path page() {
        return page;
    }

    long seed() {
        return seed;
    }

    boolean json() {
        return json;
    }

    /** Whether somebody wants to know what ran where, and the scheduler can tell. */
    boolean recordsSchedule() {
        return trace != null || page != null;
    }

    /** Says which options do not go together. */
    abstract void check();

    abstract int cpus();

    /** What the user should know about the options. */
    abstract List<String> notes();

    /** What {@code run} is calibrated with; null: as the run finds out. Asked before there is a scheduler. */
    abstract @Nullable Calibration calibration(Workload workload);

    /** What the workload runs on, for a title. */
    abstract String title();

    /**
     * Starts what the workload runs on.
     *
     * @param events who is told of every scheduling event, or null
     * @throws IllegalStateException if this JVM lacks what it needs; the message says what
     */
    abstract HostSession open(@Nullable SchedulingEvents events);
}
