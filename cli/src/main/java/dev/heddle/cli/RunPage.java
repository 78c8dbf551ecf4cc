package dev.heddle.cli;

import dev.heddle.report.Frames;
import dev.heddle.report.HtmlReport;
import dev.heddle.report.ReportedRun;
import dev.heddle.report.Table;
import dev.heddle.trace.Recording;
import dev.heddle.workload.run.Activations;
import dev.heddle.workload.run.RequestResult;
import dev.heddle.workload.run.TaskResult;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The HTML page about the run of a workload file. */
final class RunPage {
    /** Of how many task instances the page has frame intervals. */
    private static final int MOST_FRAMES = 50;

    private final RunReport report;
    private final WorkloadSettings settings;
    private final @Nullable Recording recording;

    RunPage(RunReport report, WorkloadSettings settings, @Nullable Recording recording) {
        this.report = report;
        this.settings = settings;
        this.recording = recording;
    }

    HtmlReport page() {
        ReportedRun run =
                new ReportedRun(report.file() + " on " + report.machine().inWords());
        if (recording != null) {
            run.recording(recording);
        }
        report.notes().forEach(run::note);
        report.result().activations().stream()
                .limit(MOST_FRAMES)
                .map(RunPage::frames)
                .forEach(run::frames);
        tables(run);
        settings(run);
        return new HtmlReport(report.file(), List.of(run));
    }

    /** The activations of a periodic task are its frames; like those of a compositor, one is late after 1.2 periods. */
    private static Frames frames(Activations times) {
        long period = times.periodNanos();
        return new Frames(times.task() + "-" + times.index(), period, period * 6 / 5, times.atNanos());
    }

    private void tables(ReportedRun run) {
        List<TaskResult> tasks = report.result().tasks();
        if (!tasks.isEmpty()) {
            run.table(new Table(
                    "What the workload itself measured: wake latency, and slack at its timers, in µs",
                    List.of(
                            "task",
                            "instances",
                            "rows",
                            "run, ms",
                            "wake latency p50",
                            "p99",
                            "max",
                            "slack, mean",
                            "slack, least",
                            "too late"),
                    tasks.stream().map(RunPage::row).toList()));
        }
        List<RequestResult> requests = report.result().requests();
        if (!requests.isEmpty()) {
            run.table(new Table(
                    "Requests: times in µs, from when a request was due to its end",
                    List.of(
                            "class",
                            "came",
                            "done",
                            "service, mean",
                            "waited, mean",
                            "response, mean",
                            "p50",
                            "p99",
                            "p99.9",
                            "max"),
                    requests.stream().map(RunPage::row).toList()));
        }
    }

    private static List<String> row(TaskResult task) {
        boolean woken = task.wakeLatency().count() > 0;
        boolean timed = task.slack().count() > 0;
        return List.of(
                task.name(),
                count(task.instances()),
                count(task.rows()),
                count(Math.round(task.runMicros() / 1e3)),
                woken ? micros(task.wakeLatency().p50()) : "-",
                woken ? micros(task.wakeLatency().p99()) : "-",
                woken ? micros(task.wakeLatency().max()) : "-",
                timed ? count(Math.round(task.slack().meanMicros())) : "-",
                timed ? count(task.slack().minMicros()) : "-",
                timed ? count(task.slack().misses()) : "-");
    }

    private static List<String> row(RequestResult requests) {
        return List.of(
                requests.name(),
                count(requests.arrived()),
                count(requests.completed()),
                micros(requests.meanServiceNanos()),
                micros(requests.meanWaitNanos()),
                micros(requests.response().mean()),
                micros(requests.response().p50()),
                micros(requests.response().p99()),
                micros(requests.response().p999()),
                micros(requests.response().max()));
    }

    private void settings(ReportedRun run) {
        run.setting("workload", report.file());
        run.setting("scheduler", report.machine().inWords());
        run.setting(
                "time",
                String.format(Locale.ROOT, "%.2f s", report.wallSeconds())
                        + (report.result().stopped() ? ", ended early" : ""));
        run.setting("calibration", report.result().calibration().toString());
        run.setting("seed", Long.toString(settings.seed()));
        report.machine().lines().forEach(line -> {
            int colon = line.indexOf(": ");
            run.setting(line.substring(0, Math.max(0, colon)), line.substring(colon < 0 ? 0 : colon + 2));
        });
        HostSettings.of().forEach(run::setting);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String micros(long nanos) {
        return micros((double) nanos);
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, nanos < 100_000 ? "%,.1f" : "%,.0f", nanos / 1e3);
    }
}
