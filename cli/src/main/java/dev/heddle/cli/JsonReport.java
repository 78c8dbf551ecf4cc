package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.CpuStats;
import dev.heddle.LatencyStats;
import dev.heddle.workload.run.Calibration;
import dev.heddle.workload.run.DurationStats;
import dev.heddle.workload.run.InstanceResult;
import dev.heddle.workload.run.RequestResult;
import dev.heddle.workload.run.SlackSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes a report as one JSON object. */
final class JsonReport {
    private static final int DECIMALS = 3;

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    static void write(RunReport report, PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            new JsonReport(json).report(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
    }

    private void report(RunReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("scheduler", report.machine().scheduler());
        json.writeNumberField("cpus", report.machine().cpus());
        number("wallSeconds", report.wallSeconds());
        json.writeStringField("file", report.file());
        report.machine().writeTo(json);
        json.writeBooleanField("stopped", report.result().stopped());
        Calibration calibration = report.result().calibration();
        json.writeObjectFieldStart("calibration");
        number("nsPerLoop", calibration.nsPerLoop());
        json.writeStringField("source", calibration.source());
        json.writeEndObject();
        if (report.logDirectory() != null) {
            json.writeStringField("logDirectory", report.logDirectory().toString());
        }
        if (report.trace() != null) {
            trace(report.trace());
        }
        if (report.page() != null) {
            json.writeStringField("report", report.page().toString());
        }
        json.writeArrayFieldStart("notes");
        for (String note : report.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tasks");
        for (InstanceResult task : report.result().instances()) {
            task(task);
        }
        json.writeEndArray();
        if (!report.result().requests().isEmpty()) {
            json.writeArrayFieldStart("requests");
            for (RequestResult requests : report.result().requests()) {
                requests(requests);
            }
            json.writeEndArray();
        }
        json.writeArrayFieldStart("cpuStats");
        for (CpuStats cpu : report.cpuStats()) {
            cpu(cpu);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void trace(RunReport.Trace trace) throws IOException {
        json.writeObjectFieldStart("trace");
        json.writeStringField("file", trace.file().toString());
        json.writeNumberField("events", trace.events());
        json.writeNumberField("dropped", trace.dropped());
        json.writeEndObject();
    }

    private void task(InstanceResult task) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", task.name());
        json.writeNumberField("index", task.index());
        json.writeNumberField("rows", task.rows());
        json.writeNumberField("runMicros", task.runMicros());
        LatencyStats latency = task.wakeLatency();
        json.writeObjectFieldStart("wakeLatencyMicros");
        json.writeNumberField("count", latency.count());
        number("p50", latency.p50() / 1e3);
        number("p90", latency.p90() / 1e3);
        number("p99", latency.p99() / 1e3);
        number("max", latency.max() / 1e3);
        json.writeEndObject();
        SlackSummary slack = task.slack();
        json.writeObjectFieldStart("slackMicros");
        json.writeNumberField("count", slack.count());
        json.writeNumberField("min", slack.minMicros());
        number("mean", slack.meanMicros());
        json.writeNumberField("max", slack.maxMicros());
        json.writeNumberField("misses", slack.misses());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void requests(RequestResult requests) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", requests.name());
        json.writeNumberField("arrived", requests.arrived());
        json.writeNumberField("completed", requests.completed());
        number("meanServiceMicros", requests.meanServiceNanos() / 1e3);
        number("meanWaitMicros", requests.meanWaitNanos() / 1e3);
        durations("startMicros", requests.untilStart());
        durations("responseMicros", requests.response());
        json.writeEndObject();
    }

    private void durations(String name, DurationStats durations) throws IOException {
        json.writeObjectFieldStart(name);
        number("mean", durations.mean() / 1e3);
        number("p50", durations.p50() / 1e3);
        number("p90", durations.p90() / 1e3);
        number("p99", durations.p99() / 1e3);
        number("p99_9", durations.p999() / 1e3);
        number("max", durations.max() / 1e3);
        json.writeEndObject();
    }

    private void cpu(CpuStats cpu) throws IOException {
        json.writeStartObject();
        json.writeNumberField("cpu", cpu.cpu());
        json.writeNumberField("switches", cpu.switches());
        json.writeNumberField("preemptions", cpu.preemptions());
        json.writeNumberField("wakesLocal", cpu.wakesLocal());
        json.writeNumberField("wakesRemote", cpu.wakesRemote());
        json.writeNumberField("kicks", cpu.kicks());
        json.writeNumberField("steals", cpu.steals());
        json.writeNumberField("migrations", cpu.migrations());
        number("idleMillis", cpu.idleNanos() / 1e6);
        number("busyMillis", cpu.busyNanos() / 1e6);
        json.writeEndObject();
    }

    private void number(String name, double value) throws IOException {
        json.writeNumberField(name, new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_UP));
    }
}
