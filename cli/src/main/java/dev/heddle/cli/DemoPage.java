package dev.heddle.cli;

import dev.heddle.compositor.desktop.DesktopResult;
import dev.heddle.compositor.desktop.DesktopSettings;
import dev.heddle.compositor.desktop.Percentiles;
import dev.heddle.report.Figure;
import dev.heddle.report.Frames;
import dev.heddle.report.HtmlReport;
import dev.heddle.report.ReportedRun;
import dev.heddle.report.Table;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Locale;

/** The HTML page about a desktop, on one scheduler or on one after the other. */
final class DemoPage {
    private static final long LATE_NANOS = 20_000_000;

    private final List<DemoReport> reports;

    DemoPage(List<DemoReport> reports) {
        this.reports = reports;
    }

    HtmlReport page() {
        return new HtmlReport(
                "The desktop of heddle demo",
                reports.stream().map(DemoPage::run).toList());
    }

    private static ReportedRun run(DemoReport report) {
        ReportedRun run = new ReportedRun(on(report));
        if (report.recording() != null) {
            run.recording(report.recording());
        }
        figures(run, report);
        run.frames(frames(report));
        run.table(times(report.result()));
        settings(run, report);
        return run;
    }

    private static String on(DemoReport report) {
        return report.scheduler().with(report.cpus()) + (report.pinned() ? ", each pinned to a core" : "");
    }

    private static void figures(ReportedRun run, DemoReport report) {
        DesktopResult result = report.result();
        DesktopSettings settings = report.settings();
        run.figure(Figure.plain(
                "frames a second, of " + settings.framesPerSecond(),
                String.format(Locale.ROOT, "%.2f", result.framesPerSecond()),
                ""));
        run.figure(Figure.judged(
                "of " + count(result.frames()) + " frames late",
                count(result.lateFrames()),
                "",
                result.lateFrames() == 0));
        run.figure(Figure.plain(
                "from due to running, 99 % within", micros(result.wakeToRun().p99()), "µs"));
        run.figure(Figure.plain("tasks started and ended around it", count(result.ended()), ""));
        run.figure(Figure.judged("tasks and surfaces leaked", count(result.leaked()), "", result.leaked() == 0));
    }

    /** A frame is late as the report has it: after 20 ms, or 1.2 periods if those are longer. */
    private static Frames frames(DemoReport report) {
        long period = Math.round(1e9 / report.settings().framesPerSecond());
        LongBuffer times = report.result().presentedAt().duplicate();
        long[] at = new long[times.remaining()];
        times.get(at);
        return new Frames("compositor", period, Math.max(LATE_NANOS, period * 6 / 5), at);
    }

    private static Table times(DesktopResult result) {
        return new Table(
                "What the desktop itself measured, in µs",
                List.of("", "p50", "p99", "max"),
                List.of(
                        row("from frame to frame", result.intervals()),
                        row("due to running", result.wakeToRun()),
                        row("composing a frame", result.composing()),
                        row("killing a task", result.kills())));
    }

    private static List<String> row(String what, Percentiles times) {
        return times.count() == 0
                ? List.of(what, "-", "-", "-")
                : List.of(what, micros(times.p50()), micros(times.p99()), micros(times.max()));
    }

    private static void settings(ReportedRun run, DemoReport report) {
        DesktopSettings settings = report.settings();
        run.setting("scheduler", on(report));
        run.setting(
                "measured", String.format(Locale.ROOT, "%.1f s", report.result().seconds()));
        run.setting("frames a second", Integer.toString(settings.framesPerSecond()));
        run.setting("windows", Integer.toString(settings.windows()));
        run.setting("tasks started and killed a second", count(settings.churn()));
        run.setting("compositor on", settings.onCpu() < 0 ? "any CPU" : "CPU " + settings.onCpu());
        run.setting("seed", Long.toString(settings.seed()));
        HostSettings.of().forEach(run::setting);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String micros(double micros) {
        return String.format(Locale.ROOT, micros < 100 ? "%,.1f" : "%,.0f", micros);
    }
}
