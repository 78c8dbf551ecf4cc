package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.LatencyStats;
import dev.heddle.workload.run.DurationStats;
import dev.heddle.workload.run.RequestResult;
import dev.heddle.workload.run.SlackSummary;
import dev.heddle.workload.run.TaskResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Writes a report for a person. In plain ASCII, since a pipe's character set may have nothing else. */
final class TableReport {
    private static final String NOTHING = "-";

    private final RunReport report;
    private final PrintWriter out;

    private TableReport(RunReport report, PrintWriter out) {
        this.report = report;
        this.out = out;
    }

    static void write(RunReport report, PrintWriter out) {
        TableReport table = new TableReport(report, out);
        table.head();
        table.tasks();
        table.requests();
        table.cpus();
        table.files();
        out.flush();
    }

    private void head() {
        out.printf(
                Locale.ROOT,
                "%s on %s: %.2f s%s%n",
                report.file(),
                report.machine().inWords(),
                report.wallSeconds(),
                report.result().stopped() ? ", ended early" : "");
        report.machine().lines().forEach(out::println);
        out.println("calibration: " + report.result().calibration());
    }

    private void tasks() {
        if (report.result().tasks().isEmpty()) {
            return;
        }
        out.println();
        out.println("Tasks (wake latency, mean and least slack in microseconds)");
        TextTable table =
                new TextTable("task", "inst.", "rows", "run ms", "wake p50", "p99", "max", "slack", "least", "late");
        for (TaskResult task : report.result().tasks()) {
            LatencyStats wakes = task.wakeLatency();
            SlackSummary slack = task.slack();
            table.add(
                    task.name(),
                    count(task.instances()),
                    count(task.rows()),
                    count(Math.round(task.runMicros() / 1e3)),
                    micros(wakes, wakes.p50()),
                    micros(wakes, wakes.p99()),
                    micros(wakes, wakes.max()),
                    slack.count() == 0 ? NOTHING : count(Math.round(slack.meanMicros())),
                    slack.count() == 0 ? NOTHING : count(slack.minMicros()),
                    slack.count() == 0 ? NOTHING : count(slack.misses()));
        }
        table.print(out);
    }

    private void requests() {
        if (report.result().requests().isEmpty()) {
            return;
        }
        out.println();
        out.println("Requests (microseconds: service and waiting on average, time until the first run, response time)");
        TextTable table = new TextTable(
                "class", "came", "done", "service", "waited", "start p99", "mean", "p50", "p90", "p99", "p99.9", "max");
        for (RequestResult requests : report.result().requests()) {
            DurationStats response = requests.response();
            table.add(
                    requests.name(),
                    count(requests.arrived()),
                    count(requests.completed()),
                    micros(requests.meanServiceNanos()),
                    micros(requests.meanWaitNanos()),
                    micros((double) requests.untilStart().p99()),
                    micros(response.mean()),
                    micros((double) response.p50()),
                    micros((double) response.p90()),
                    micros((double) response.p99()),
                    micros((double) response.p999()),
                    micros((double) response.max()));
        }
        table.print(out);
    }

    private void cpus() {
        out.println();
        List<CpuStats> cpus = report.cpuStats();
        if (cpus.isEmpty()) {
            out.println("CPUs: the JDK's scheduler keeps no statistics of them");
            return;
        }
        out.println("CPUs");
        TextTable table = new TextTable(
                "cpu", "switches", "preempted", "wakes local", "remote", "kicks", "steals", "migrated", "idle");
        for (CpuStats cpu : cpus) {
            addCpus(table, Integer.toString(cpu.cpu()), List.of(cpu));
        }
        if (cpus.size() > 1) {
            addCpus(table, "all", cpus);
        }
        table.print(out);
    }

    private static void addCpus(TextTable table, String name, List<CpuStats> cpus) {
        long idle = sum(cpus, CpuStats::idleNanos);
        long busy = sum(cpus, CpuStats::busyNanos);
        table.add(
                name,
                count(sum(cpus, CpuStats::switches)),
                count(sum(cpus, CpuStats::preemptions)),
                count(sum(cpus, CpuStats::wakesLocal)),
                count(sum(cpus, CpuStats::wakesRemote)),
                count(sum(cpus, CpuStats::kicks)),
                count(sum(cpus, CpuStats::steals)),
                count(sum(cpus, CpuStats::migrations)),
                "%.1f %%".formatted(100.0 * idle / Math.max(1, idle + busy)));
    }

    private static long sum(List<CpuStats> cpus, ToLongFunction<CpuStats> number) {
        return cpus.stream().mapToLong(number).sum();
    }

    private void files() {
        if (report.logDirectory() != null) {
            out.println();
            out.println("logs: " + count(report.result().instances().size()) + " files in " + report.logDirectory());
        }
        RunReport.Trace trace = report.trace();
        if (trace != null) {
            out.println();
            out.println("trace: " + trace.file() + ", " + count(trace.events()) + " events"
                    + (trace.dropped() == 0
                            ? ", none dropped"
                            : "; the " + count(trace.dropped()) + " oldest were dropped, since the buffer was full"));
        }
        if (report.page() != null) {
            out.println();
            out.println("report: " + report.page());
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String micros(LatencyStats stats, long nanos) {
        return stats.count() == 0 ? NOTHING : micros((double) nanos);
    }

    /** One digit after the point below 100, where it tells something. */
    private static String micros(double nanos) {
        return String.format(Locale.ROOT, nanos < 100_000 ? "%,.1f" : "%,.0f", nanos / 1e3);
    }
}
