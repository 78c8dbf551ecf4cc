package dev.heddle.cli;

import dev.heddle.CpuSet;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that {@code run} and {@code demo} share. */
final class RunSettings {
    private static final double LONGEST_SECONDS = 365 * 86_400.0;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    private final boolean onLinux = System.getProperty("os.name", "").equals("Linux");
    private final int cores = Runtime.getRuntime().availableProcessors();
    private int cpus = Math.min(cores, CpuSet.MAX_CPUS);
    private @Nullable Duration duration;

    @Option(
            names = "--log-dir",
            order = 3,
            paramLabel = "DIR",
            description = "Write rt-app's logs there, one file for each instance of a task.")
    private @Nullable Path logDirectory;

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
            names = "--trace",
            order = 6,
            paramLabel = "FILE",
            description = "Write the schedule there as Linux ftrace text, which Perfetto and TraceCompass read.")
    private @Nullable Path trace;

    @Option(names = "--json", order = 7, description = "Print the result as one JSON object.")
    private boolean json;

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

    /** Says which options do not go together. */
    void check() {
        if (scheduler == SchedulerChoice.JDK) {
            if (trace != null) {
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

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    int cpus() {
        return cpus;
    }

    /** The cores that the JVM may use. */
    int cores() {
        return cores;
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

    SchedulerChoice scheduler() {
        return scheduler;
    }

    /** Whether carriers are bound to cores: as the user says, or else if each can have one of its own. */
    boolean pinned() {
        if (scheduler == SchedulerChoice.JDK) {
            return false;
        }
        return pin != null ? pin : onLinux && cpus <= cores;
    }

    /** Null: no trace. */
    @Nullable
    Path trace() {
        return trace;
    }

    boolean json() {
        return json;
    }
}
