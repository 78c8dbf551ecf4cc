package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.simulator.PropertyViolation;
import dev.heddle.simulator.Swarm;
import dev.heddle.simulator.SwarmFailure;
import dev.heddle.simulator.SwarmReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code simulate --swarm}: many random simulations with every property checked. */
final class SwarmRun {
    private static final long REDRAW_NANOS = 250_000_000;

    private final long firstSeed;
    private final long seeds;
    private final Interruption interruption;
    private final @Nullable Screen screen;
    private volatile boolean stopped;

    /**
     * A swarm.
     *
     * @param firstSeed the first seed
     * @param seeds how many, from there on
     * @param screen where progress is shown, or null
     */
    SwarmRun(long firstSeed, long seeds, Interruption interruption, @Nullable Screen screen) {
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.interruption = interruption;
        this.screen = screen;
    }

    /** Runs it and prints what came of it. Returns the exit status. */
    int perform(boolean json, PrintWriter out) throws CommandFailure {
        interruption.endBy(() -> stopped = true);
        long started = System.nanoTime();
        SwarmReport report;
        try {
            report = run(Runtime.getRuntime().availableProcessors());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("heddle: the swarm was interrupted", e);
        }
        return print(report, (System.nanoTime() - started) / 1e9, json, out);
    }

    /** Prints what came of it. Returns the exit status. */
    int print(SwarmReport report, double seconds, boolean json, PrintWriter out) {
        if (json) {
            writeJson(report, seconds, out);
        } else {
            writeText(report, seconds, out);
        }
        if (!report.failures().isEmpty()) {
            return ExitStatus.FAILED;
        }
        return stopped ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    }

    private SwarmReport run(int threads) throws InterruptedException {
        if (screen == null) {
            return Swarm.run(firstSeed, seeds, threads, SwarmRun::replay, (done, failed) -> !stopped);
        }
        try (ProgressLine bar = new ProgressLine(screen, "swarm", seeds, " seeds", 1)) {
            long[] drawn = {System.nanoTime()};
            return Swarm.run(firstSeed, seeds, threads, SwarmRun::replay, (done, failed) -> {
                long now = System.nanoTime();
                if (now - drawn[0] > REDRAW_NANOS) {
                    drawn[0] = now;
                    screen.show(List.of(bar.at(done, failed + " failed")));
                }
                return !stopped;
            });
        } finally {
            screen.clear();
        }
    }

    private static String replay(long seed) {
        return "./heddle simulate --swarm 1 --seed " + seed;
    }

    private void writeText(SwarmReport report, double seconds, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d of %,d seeds from %d on%s: %s%n",
                report.seeds(),
                seeds,
                firstSeed,
                stopped ? ", ended early" : "",
                report.failures().isEmpty() ? "none failed" : report.failures().size() + " failed");
        out.printf(
                Locale.ROOT,
                "in %.1f s: %,d steps checked, %,d scheduling events, %.1f s of simulated time%n",
                seconds,
                report.steps(),
                report.events(),
                report.simulatedNanos() / 1e9);
        for (SwarmFailure failure : report.failures()) {
            out.println();
            out.println("seed " + failure.seed() + ": " + failure.what());
            // What a violation says ends with the command.
            if (!(failure.what() instanceof PropertyViolation)) {
                out.println("replay: " + failure.replay());
            }
        }
    }

    private void writeJson(SwarmReport report, double seconds, PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("firstSeed", firstSeed);
            json.writeNumberField("seeds", report.seeds());
            json.writeBooleanField("stopped", stopped);
            json.writeNumberField("steps", report.steps());
            json.writeNumberField("events", report.events());
            json.writeNumberField("simulatedSeconds", report.simulatedNanos() / 1e9);
            json.writeNumberField("realSeconds", seconds);
            json.writeArrayFieldStart("failures");
            for (SwarmFailure failure : report.failures()) {
                writeFailure(json, failure);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
    }

    private static void writeFailure(JsonGenerator json, SwarmFailure failure) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seed", failure.seed());
        if (failure.what() instanceof PropertyViolation violation) {
            json.writeNumberField("property", violation.property());
            json.writeNumberField("step", violation.step());
            json.writeNumberField("nanoTime", violation.nanoTime());
            json.writeStringField("what", violation.words());
            json.writeStringField("state", violation.dump());
        } else {
            json.writeStringField("what", failure.what().toString());
        }
        json.writeStringField("replay", failure.replay());
        json.writeEndObject();
    }
}
