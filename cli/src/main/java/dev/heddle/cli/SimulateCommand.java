package dev.heddle.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
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
            "  heddle simulate --swarm 10000          random workloads, machines and faults, all checked"
        })
final class SimulateCommand implements Callable<Integer> {
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

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
