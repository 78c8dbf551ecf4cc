package dev.heddle.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code heddle demo}. The workload file is a resource, so the command works wherever its jar is. */
@Command(
        name = "demo",
        description = {
            "Runs a small desktop for ten seconds: input, a compositor at 60 frames a second with its clients, audio, and a"
                    + " batch job. It is workloads/desktop.json."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle demo",
            "  heddle demo --cpus 1             everything on one CPU",
            "  heddle demo --scheduler jdk      without priorities",
            "  heddle demo --trace schedule.txt"
        })
final class DemoCommand implements Callable<Integer> {
    private static final String WORKLOAD = "desktop.json";

    private final Interruption interruption;
    private final ScreenFinder screens;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final RunSettings settings = new RunSettings();

    DemoCommand(Interruption interruption, ScreenFinder screens) {
        this.interruption = interruption;
        this.screens = screens;
    }

    @Override
    public Integer call() throws CommandFailure {
        Path file = copied();
        try {
            WorkloadExecution execution = new WorkloadExecution(
                    settings, interruption, screens, spec.commandLine().getErr());
            RunReport report = execution.execute(file, "workloads/" + WORKLOAD);
            report.print(settings.json(), spec.commandLine().getOut());
            if (!settings.json()) {
                spec.commandLine().getOut().println();
                spec.commandLine().getOut().println(FrameSummary.of(report));
            }
        } finally {
            delete(file);
        }
        return interruption.signalled() ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    }

    private static Path copied() throws CommandFailure {
        try (InputStream in = DemoCommand.class.getResourceAsStream(WORKLOAD)) {
            if (in == null) {
                throw new FileNotFoundException("the command was built without " + WORKLOAD);
            }
            Path file = Files.createTempFile("heddle-demo", ".json");
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw CommandFailure.failed("heddle: the demo cannot be prepared: " + e, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
