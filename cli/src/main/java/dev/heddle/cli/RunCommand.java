package dev.heddle.cli;

import java.io.PrintWriter;
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
            "  heddle run workloads/priority.json --scheduler jdk --json"
        })
final class RunCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The workload file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Mixin
    private final RunSettings settings = new RunSettings();

    RunCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        RunReport report = new WorkloadExecution(settings, interruption, err).execute(file, file.toString());
        if (settings.json()) {
            JsonReport.write(report, out);
        } else {
            TableReport.write(report, out);
        }
        return interruption.signalled() ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    }
}
