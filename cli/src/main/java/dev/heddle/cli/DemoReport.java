package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.compositor.desktop.DesktopResult;
import dev.heddle.compositor.desktop.DesktopSettings;
import dev.heddle.compositor.desktop.Percentiles;
import dev.heddle.trace.Recording;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a desktop on one scheduler.
 *
 * @param scheduler what scheduled it
 * @param cpus how many CPUs it had
 * @param pinned whether each was bound to a core
 * @param settings what it was like
 * @param result what came of it
 * @param recording what ran where, for a page; null if nobody asked or the scheduler does not say
 */
record DemoReport(
        SchedulerChoice scheduler,
        int cpus,
        boolean pinned,
        DesktopSettings settings,
        DesktopResult result,
        @Nullable Recording recording) {
    /** Whether everything came back, and the picture is what it has to be. How late frames were is not judged: machines differ. */
    boolean isRight() {
        return result.leaked() == 0 && result.wrongPixels() == 0;
    }

    void print(boolean json, PrintWriter out) {
        if (json) {
            printJson(out);
        } else {
            printText(out);
        }
        out.flush();
    }

    private void printText(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "the desktop on %s%s: %d windows, %,d tasks started and killed a second, %.1f s after %.0f s of warm-up%n",
                scheduler.with(cpus),
                pinned ? ", each pinned to a core" : "",
                settings.windows(),
                settings.churn(),
                result.seconds(),
                settings.warmUpNanos() / 1e9);
        if (scheduler == SchedulerChoice.JDK) {
            out.println("(on the JDK's scheduler, priorities and affinity have no effect)");
        }
        out.println();
        TextTable table = new TextTable("microseconds", "p50", "p99", "max");
        add(table, "from frame to frame", result.intervals());
        add(table, "due to running", result.wakeToRun());
        add(table, "composing a frame", result.composing());
        add(table, "killing a task", result.kills());
        table.print(out);
        out.println();
        out.printf(
                Locale.ROOT,
                "%,d frames, %.2f a second of %d; %s%n",
                result.frames(),
                result.framesPerSecond(),
                settings.framesPerSecond(),
                result.lateFrames() == 0
                        ? "none more than 20 ms after the one before"
                        : String.format(Locale.ROOT, "%,d more than 20 ms after the one before", result.lateFrames()));
        out.printf(
                Locale.ROOT,
                "%,d tasks started, %,d ended; %s%n",
                result.started(),
                result.ended(),
                result.leaked() == 0
                        ? "every task and every surface came back"
                        : result.leaked() + " tasks or surfaces did not come back");
        out.println(
                result.wrongPixels() == 0
                        ? "the picture is the same as one composed as a whole"
                        : result.wrongPixels() < 0
                                ? "the compositor did not end: the picture was not checked"
                                : result.wrongPixels() + " pixels of the picture are wrong");
        out.printf(
                Locale.ROOT,
                "audio: %,d of %,d pieces too late; batch: %,d primes found in the time that was left%n",
                result.audioUnderruns(),
                result.audioPeriods(),
                result.primes());
        if (result.refusedSurfaces() > 0) {
            out.printf(Locale.ROOT, "%,d tasks found no free surface%n", result.refusedSurfaces());
        }
    }

    private static void add(TextTable table, String name, Percentiles times) {
        table.add(name, micros(times, times.p50()), micros(times, times.p99()), micros(times, times.max()));
    }

    static String micros(Percentiles times, double value) {
        return times.count() == 0 ? "-" : String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
    }

    private void printJson(PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("scheduler", scheduler.toString());
        json.writeNumberField("cpus", cpus);
        number(json, "seconds", result.seconds());
        json.writeNumberField("frames", result.frames());
        number(json, "fps", result.framesPerSecond());
        json.writeNumberField("lateFrames", result.lateFrames());
        write(json, "intervalMicros", result.intervals());
        write(json, "wakeToRunMicros", result.wakeToRun());
        json.writeNumberField("started", result.started());
        json.writeNumberField("ended", result.ended());
        json.writeNumberField("leaked", result.leaked());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Percentiles times) throws IOException {
        json.writeObjectFieldStart(name);
        number(json, "p50", times.p50());
        number(json, "p99", times.p99());
        number(json, "max", times.max());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeNumberField(name, new BigDecimal(value).setScale(3, RoundingMode.HALF_UP));
    }
}
