package dev.heddle.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle run FILE}. */
@Command(
        name = "run",
        description = "Runs a workload file in the rt-app grammar and reports what its tasks and the CPUs did.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle run workloads/periodic.json",
            "  heddle run workloads/many.json --cpus 8 --duration 5 --log-dir logs",
            "  heddle run workloads/priority.json --trace schedule.txt",
            "  heddle run workloads/desktop.json --report desktop.html",
            "  heddle run workloads/priority.json --scheduler jdk --json"
        })
final class RunCommand implements Callable<Integer> {
    private final Interruption interruption;
    private final ScreenFinder screens;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The workload file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Mixin
    private final RunSettings settings = new RunSettings();

    RunCommand(Interruption interruption, ScreenFinder screens) {
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
