package dev.heddle.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle simulate FILE}. */
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
            "  heddle simulate workloads/priority.json --trace schedule.txt --json"
        })
final class SimulateCommand implements Callable<Integer> {
    private final Interruption interruption;
    private final ScreenFinder screens;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The workload file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Mixin
    private final SimulateSettings settings = new SimulateSettings();

    SimulateCommand(Interruption interruption, ScreenFinder screens) {
        this.interruption = interruption;
        this.screens = screens;
    }

    @Override
    public Integer call() throws CommandFailure {
        WorkloadExecution execution = new WorkloadExecution(
                settings, interruption, screens, spec.commandLine().getErr());
        RunReport report = execution.execute(file, file.toString());
        report.print(settings.json(), spec.commandLine().getOut());
        return interruption.signalled() ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    }
}
