package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.compositor.desktop.DesktopResult;
import dev.heddle.compositor.desktop.Percentiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The same desktop on one scheduler after the other, side by side.
 *
 * @param reports at least one; fewer than were asked for if the user has ended it
 */
record DemoComparison(List<DemoReport> reports) {
    /** A table, or an array of what each of them alone would give. */
    void print(boolean json, PrintWriter out) {
        if (json) {
            printJson(out);
        } else {
            printText(out);
        }
        out.flush();
    }

    private void printText(PrintWriter out) {
        DemoReport first = reports.get(0);
        out.printf(
                Locale.ROOT,
                "the desktop, one scheduler after the other in one JVM, seed %d: %d CPUs, %d windows, %,d tasks started and"
                        + " killed a second%n",
                first.settings().seed(),
                first.cpus(),
                first.settings().windows(),
                first.settings().churn());
        out.println(
                "(the later one finds compiled code; on the JDK's scheduler, priorities and affinity have no effect)");
        out.println();
        String[] header = new String[reports.size() + 1];
        header[0] = "";
        for (int run = 0; run < reports.size(); run++) {
            header[run + 1] = reports.get(run).scheduler().toString();
        }
        TextTable table = new TextTable(header);
        row(table, "seconds", result -> decimal(result.seconds(), 1));
        row(table, "frames", result -> count(result.frames()));
        row(table, "frames a second", result -> decimal(result.framesPerSecond(), 2));
        row(table, "later than 20 ms", result -> count(result.lateFrames()));
        times(table, "from frame to frame", DesktopResult::intervals);
        times(table, "due to running", DesktopResult::wakeToRun);
        times(table, "killing a task", DesktopResult::kills);
        row(table, "audio too late", result -> count(result.audioUnderruns()) + " of " + count(result.audioPeriods()));
        row(table, "batch: primes found", result -> count(result.primes()));
        row(table, "tasks started", result -> count(result.started()));
        row(table, "tasks ended", result -> count(result.ended()));
        row(table, "did not come back", result -> count(result.leaked()));
        row(table, "wrong pixels", result -> count(result.wrongPixels()));
        table.print(out);
    }

    private void times(TextTable table, String name, Function<DesktopResult, Percentiles> times) {
        String unit = ", us";
        row(table, name + ", p50" + unit, result -> micros(times.apply(result), Percentiles::p50));
        row(table, name + ", p99" + unit, result -> micros(times.apply(result), Percentiles::p99));
        row(table, name + ", max" + unit, result -> micros(times.apply(result), Percentiles::max));
    }

    private static String micros(Percentiles times, Function<Percentiles, Double> which) {
        return DemoReport.micros(times, which.apply(times));
    }

    private void row(TextTable table, String name, Function<DesktopResult, String> cell) {
        String[] cells = new String[reports.size() + 1];
        cells[0] = name;
        for (int run = 0; run < reports.size(); run++) {
            cells[run + 1] = cell.apply(reports.get(run).result());
        }
        table.add(cells);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String decimal(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    private void printJson(PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartArray();
            for (DemoReport report : reports) {
                report.write(json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
    }
}
