package dev.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code heddle demo}. */
@Command(
        name = "demo",
        description = {
            "Runs a desktop: a compositor at 60 frames a second and clients that draw, while tasks are started and killed"
                    + " around them and batch tasks take all the time that is left."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle demo",
            "  heddle demo --seconds 60 --fps 120 --churn 10000 --on-cpu 1",
            "  heddle demo --scheduler jdk      without priorities",
            "  heddle demo --report desktop.html",
            "  heddle demo --screenshot desktop.png --json"
        })
final class DemoCommand implements Callable<Integer> {
    private final Interruption interruption;
    private final ScreenFinder screens;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final DemoSettings settings = new DemoSettings();

    DemoCommand(Interruption interruption, ScreenFinder screens) {
        this.interruption = interruption;
        this.screens = screens;
    }

    @Override
    public Integer call() throws CommandFailure {
        settings.check();
        OutputPlaces.checkFile("--screenshot", settings.screenshot());
        OutputPlaces.checkFile("--report", settings.page());
        DemoRun run = new DemoRun(settings, interruption, settings.json() ? null : screens.find());
        DemoReport report = run.perform(settings.scheduler());
        report.print(settings.json(), spec.commandLine().getOut());
        if (interruption.signalled()) {
            return ExitStatus.INTERRUPTED;
        }
        return report.isRight() ? ExitStatus.OK : ExitStatus.FAILED;
    }
}
