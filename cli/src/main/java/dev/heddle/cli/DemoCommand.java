package dev.heddle.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            "  heddle demo --compare            with and without, in one table",
            "  heddle demo --view none          nothing that draws beside it",
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
        Screen screen = screens.find();
        DemoViews views = new DemoViews(settings.view(), screen, settings.json());
        DemoRun run = new DemoRun(settings, interruption, views);
        List<DemoReport> reports = new ArrayList<>();
        for (SchedulerChoice scheduler : settings.schedulers()) {
            if (!run.isStopped()) {
                reports.add(run.perform(scheduler));
            }
        }
        screenshot(reports.get(0));
        Path page = settings.page();
        if (page != null) {
            PageOutput.write(new DemoPage(reports).page(), page, settings.json() ? null : screen);
        }
        print(reports, spec.commandLine().getOut());
        if (interruption.signalled()) {
            return ExitStatus.INTERRUPTED;
        }
        return reports.stream().allMatch(DemoReport::isRight) ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private void print(List<DemoReport> reports, PrintWriter out) {
        if (settings.schedulers().size() > 1) {
            new DemoComparison(reports).print(settings.json(), out);
        } else {
            reports.get(0).print(settings.json(), out);
        }
    }

    private void screenshot(DemoReport report) throws CommandFailure {
        Path file = settings.screenshot();
        if (file == null) {
            return;
        }
        try {
            report.result().picture().writePng(file);
        } catch (IOException e) {
            throw CommandFailure.failed("heddle: the screenshot cannot be written: " + e, e);
        }
    }
}
