package dev.heddle.cli;

import dev.heddle.CpuSet;
import dev.heddle.compositor.desktop.DesktopSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of {@code demo}. */
final class DemoSettings {
    private static final double LONGEST_SECONDS = 365 * 86_400.0;
    static final int WARM_UP_SECONDS = 3;
    private static final int MOST_WINDOWS = 200;
    private static final int MOST_CHURN = 100_000;
    private static final int HIGHEST_RATE = 1000;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private final HostOptions host = new HostOptions();

    private double seconds = 10;
    private int framesPerSecond = 60;
    private int windows = 8;
    private int churn = 2000;
    private int onCpu = -1;

    @Option(names = "--seed", order = 9, paramLabel = "N", description = "Of all that is drawn by chance. Default: 1.")
    private long seed = 1;

    @Option(names = "--screenshot", order = 11, paramLabel = "FILE.png", description = "Write the last picture there.")
    private @Nullable Path screenshot;

    @Option(
            names = "--view",
            order = 10,
            paramLabel = "terminal|window|none",
            converter = DemoViews.Converter.class,
            description = {
                "Where to watch it. In a terminal it is drawn in half blocks, which takes a few per cent of a core.",
                "Default: the terminal if there is one, and no --json."
            })
    private DemoView.@Nullable Place view;

    @Option(
            names = "--compare",
            order = 12,
            description = "Run it on Heddle, then on the JDK's scheduler, from the same seed, and print one table.")
    private boolean compare;

    @Option(
            names = "--report",
            order = 11,
            paramLabel = "FILE.html",
            description = "Write a page about it there: a timeline of every CPU, frame intervals, latencies, settings.")
    private @Nullable Path page;

    @Option(names = "--json", order = 13, description = "Print the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--seconds",
            order = 1,
            paramLabel = "S",
            description = "How long, after a warm-up of " + WARM_UP_SECONDS + " s that does not count. Default: 10.")
    void setSeconds(double seconds) {
        if (!(seconds >= 0.1 && seconds <= LONGEST_SECONDS)) {
            throw usage("--seconds " + seconds + ": from 0.1 s to a year is allowed");
        }
        this.seconds = seconds;
    }

    @Option(names = "--fps", order = 2, paramLabel = "F", description = "Frames a second, 1 to 1000. Default: 60.")
    void setFramesPerSecond(int rate) {
        this.framesPerSecond = within("--fps", rate, 1, HIGHEST_RATE);
    }

    @Option(
            names = "--windows",
            order = 3,
            paramLabel = "N",
            description = "Clients with windows, 0 to " + MOST_WINDOWS + ". Default: 8.")
    void setWindows(int windows) {
        this.windows = within("--windows", windows, 0, MOST_WINDOWS);
    }

    @Option(
            names = "--churn",
            order = 4,
            paramLabel = "R",
            description = "Tasks started and killed a second, 0 to " + MOST_CHURN + ". Default: 2000.")
    void setChurn(int churn) {
        this.churn = within("--churn", churn, 0, MOST_CHURN);
    }

    @Option(
            names = "--on-cpu",
            order = 6,
            paramLabel = "K",
            description = "Let the compositor run on CPU K only, counted from 0.")
    void setOnCpu(int cpu) {
        this.onCpu = within("--on-cpu", cpu, 0, CpuSet.MAX_CPUS - 1);
    }

    private int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw usage("%s %d: %d to %d are allowed".formatted(option, value, least, most));
        }
        return value;
    }

    /** Says which options do not go together. */
    void check() {
        if (onCpu >= cpus()) {
            throw usage("--on-cpu " + onCpu + ": there are " + cpus() + " CPUs, counted from 0");
        }
        if (compare && host.scheduler() == SchedulerChoice.JDK) {
            throw usage("--compare runs on both schedulers: leave --scheduler out");
        }
        host.check();
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    DesktopSettings desktop() {
        return new DesktopSettings(
                framesPerSecond, windows, churn, onCpu, WARM_UP_SECONDS * 1_000_000_000L, (long) (seconds * 1e9), seed);
    }

    /** In turn. */
    List<SchedulerChoice> schedulers() {
        return compare ? List.of(SchedulerChoice.HEDDLE, SchedulerChoice.JDK) : List.of(host.scheduler());
    }

    /** Null if the user has not said. */
    DemoView.@Nullable Place view() {
        return view;
    }

    int cpus() {
        return host.cpus();
    }

    boolean pinned(SchedulerChoice of) {
        return host.pinned(of);
    }

    @Nullable
    Path screenshot() {
        return screenshot;
    }

    /** Null: no HTML page. */
    @Nullable
    Path page() {
        return page;
    }

    boolean json() {
        return json;
    }
}
