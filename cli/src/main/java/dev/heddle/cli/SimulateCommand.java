package dev.heddle.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle simulate FILE}, or {@code --swarm}. */
@Command(
        name = "simulate",
        description = {
            "Runs a workload file on simulated CPUs, in virtual time: the same loop, any number of CPUs, the same run for the"
                    + " same seed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle simulate workloads/desktop.json --cpus 64",
            "  heddle simulate workloads/many.json --cpus 256 --topology 2x8x2 --seed 7 --duration 5",
            "  heddle simulate workloads/priority.json --trace schedule.txt --json",
            "  heddle simulate workloads/desktop.json --cpus 8 --report desktop.html",
            "  heddle simulate workloads/many.json --sweep cpus=1,2,4,...,64 --seeds 20 --plot sweep.svg",
            "  heddle simulate --swarm 10000          random workloads, machines and faults, all checked"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int DEFAULT_SEEDS = 5;
    private static final int MOST_SEEDS = 10_000;

    private final Interruption interruption;
    private final ScreenFinder screens;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The workload file.")
    private @Nullable Path file;

    @Option(
            names = "--swarm",
            order = 20,
            paramLabel = "N",
            description = {
                "Instead of a file: N random workloads on random machines with random faults, every property of the"
                        + " protocol checked after every step; seeds from --seed on. Exit status 1 if any fails."
            })
    private @Nullable Long swarm;

    @Option(
            names = "--sweep",
            order = 21,
            paramLabel = "cpus=N,N,...",
            description = {
                "Run the file on each of these numbers of CPUs, such as cpus=1,2,4,...,64, with several seeds (--seeds), and"
                        + " compare."
            })
    private @Nullable String sweep;

    @Option(
            names = "--seeds",
            order = 22,
            paramLabel = "N",
            description = "With --sweep: how many seeds, from --seed on. Default: 5.")
    private @Nullable Integer seeds;

    @Option(
            names = "--plot",
            order = 23,
            paramLabel = "FILE",
            description = "With --sweep: draw it there; FILE ends with .svg or .png.")
    private @Nullable Path plot;

    @Mixin
    private final SimulateSettings settings = new SimulateSettings();

    SimulateCommand(Interruption interruption, ScreenFinder screens) {
        this.interruption = interruption;
        this.screens = screens;
    }

    @Override
    public Integer call() throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        if (swarm != null) {
            return swarm(swarm, out);
        }
        if (file == null) {
            throw usage("which workload file? (Or --swarm N for random ones)");
        }
        if (sweep != null) {
            return sweep(sweep, file, out);
        }
        if (seeds != null || plot != null) {
            throw usage((seeds != null ? "--seeds" : "--plot") + " needs --sweep");
        }
        settings.simulates(file);
        WorkloadExecution execution = new WorkloadExecution(
                settings, interruption, screens, spec.commandLine().getErr());
        RunReport report = execution.execute(file, file.toString());
        report.print(settings.json(), out);
        return interruption.signalled() ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    }

    private int swarm(long seeds, PrintWriter out) throws CommandFailure {
        if (file != null) {
            throw usage("--swarm draws its own workloads: leave out " + file);
        }
        if (seeds < 1) {
            throw usage("--swarm " + seeds + ": at least 1 seed");
        }
        Screen screen = settings.json() ? null : screens.find();
        return new SwarmRun(settings.seed(), seeds, interruption, screen).perform(settings.json(), out);
    }

    private int sweep(String counts, Path workload, PrintWriter out) throws CommandFailure {
        if (settings.trace() != null
                || settings.page() != null
                || settings.logDirectory() != null
                || settings.isChecked()) {
            throw usage("--sweep compares many runs: no --trace, --report, --log-dir or --check");
        }
        List<Integer> cpuCounts;
        try {
            cpuCounts = CpuCounts.parse(counts);
        } catch (IllegalArgumentException e) {
            throw usage("--sweep " + counts + ": " + e.getMessage());
        }
        int many = seeds == null ? DEFAULT_SEEDS : seeds;
        if (many < 1 || many > MOST_SEEDS) {
            throw usage("--seeds " + many + ": 1 to " + MOST_SEEDS + " are allowed");
        }
        if (plot != null) {
            if (!SweepPlot.isSvg(plot) && !plot.toString().endsWith(".png")) {
                throw usage("--plot " + plot + ": a name that ends with .svg or .png");
            }
            OutputPlaces.checkFile("--plot", plot);
        }
        SweepRun run =
                new SweepRun(workload, cpuCounts, settings.seed(), many, settings.topology(), settings.duration());
        interruption.endBy(run::stop);
        Screen screen = settings.json() ? null : screens.find();
        SweepReport report = run.perform(screen);
        report.print(settings.json(), out);
        draw(report);
        return run.wasStopped() ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    }

    private void draw(SweepReport report) throws CommandFailure {
        if (plot == null || report.samples().isEmpty()) {
            return;
        }
        try {
            new SweepPlot(report).write(plot);
        } catch (IOException e) {
            throw CommandFailure.failed("heddle: the plot cannot be written: " + e, e);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
