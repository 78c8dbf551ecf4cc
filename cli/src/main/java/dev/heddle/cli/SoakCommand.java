package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.soak.Soak;
import dev.heddle.soak.SoakReport;
import dev.heddle.soak.SoakSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heddle soak}. */
@Command(
        name = "soak",
        description = {
            "Runs a random storm of everything (tasks started, woken, cancelled, moved, CPUs paused and taken offline, carriers"
                    + " blocked) and looks for what is lost, left, stalled or out of order."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle soak                       one minute",
            "  heddle soak --minutes 30 --cpus 16",
        })
final class SoakCommand implements Callable<Integer> {
    private static final double MOST_MINUTES = 60 * 24 * 365;
    private static final double FEWEST_MINUTES = 0.01;
    private static final long LOOK_MILLIS = 250;

    private final Interruption interruption;
    private final ScreenFinder screens;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private double minutes = 1;

    @Mixin
    private final CpusOption cpus = new CpusOption();

    @Option(
            names = "--seed",
            order = 6,
            paramLabel = "N",
            description = "Of all that is drawn by chance. Default: another one each time; it is printed.")
    private @Nullable Long seed;

    @Option(names = "--json", order = 7, description = "Print the result as one JSON object.")
    private boolean json;

    SoakCommand(Interruption interruption, ScreenFinder screens) {
        this.interruption = interruption;
        this.screens = screens;
    }

    @Option(names = "--minutes", order = 1, paramLabel = "M", description = "How long. Default: 1.")
    void setMinutes(double minutes) {
        if (!(minutes >= FEWEST_MINUTES && minutes <= MOST_MINUTES)) {
            throw usage("--minutes " + minutes + ": from " + FEWEST_MINUTES + " to a year is allowed");
        }
        this.minutes = minutes;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    @Override
    public Integer call() throws CommandFailure {
        SoakSettings settings = new SoakSettings(
                cpus.cpus(), Duration.ofNanos((long) (minutes * 60e9)), seed != null ? seed : System.nanoTime());
        Soak soak = new Soak(settings);
        interruption.endBy(soak::stop);
        SoakReport report;
        try {
            report = perform(soak, json ? null : screens.find());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("heddle: the soak was interrupted", e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(report, out);
        } else {
            printText(report, out);
        }
        out.flush();
        if (report.findings() > 0) {
            return ExitStatus.FAILED;
        }
        return interruption.signalled() ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    }

    private SoakReport perform(Soak soak, @Nullable Screen screen) throws InterruptedException {
        if (screen == null) {
            return soak.run();
        }
        Thread shows = Thread.ofPlatform().daemon().name("heddle-progress").start(() -> show(soak, screen));
        try {
            return soak.run();
        } finally {
            shows.interrupt();
            shows.join();
        }
    }

    private void show(Soak soak, Screen screen) {
        long begun = System.nanoTime();
        long total = (long) (minutes * 60_000);
        try (ProgressLine bar = new ProgressLine(screen, "soak", total, " s", 1000)) {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                String said = String.format(
                        Locale.ROOT,
                        "%,d rounds, %,d tasks, %,d findings",
                        soak.rounds(),
                        soak.members(),
                        soak.findings());
                long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                screen.show(List.of(bar.at(Math.min(passed, total), said)));
            }
        } catch (InterruptedException done) {
            // The soak has ended.
            screen.clear();
        }
    }

    private static void printText(SoakReport report, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "soak: %.1f s on %d CPUs, %d rounds, seed %d: %s%n",
                report.seconds(),
                report.cpus(),
                report.rounds(),
                report.seed(),
                report.findings() == 0 ? "nothing found" : report.findings() + " findings");
        out.printf(
                Locale.ROOT,
                "%,d tasks took %,d steps while %,d things were done to them; CPUs were paused %,d times, went offline %,d times%n",
                report.members(),
                report.steps(),
                report.acts(),
                report.pauses(),
                report.offlines());
        out.printf(
                Locale.ROOT,
                "%,d switches, %,d steals, %,d blocked carriers replaced; the heap has grown by %,d KiB since the first round%n",
                report.switches(),
                report.steals(),
                report.handOvers(),
                report.heapGrowthBytes() >> 10);
        for (String finding : report.first()) {
            out.println();
            out.println(finding.stripTrailing());
        }
        if (report.findings() > 0) {
            out.println();
            out.println("again: ./heddle soak --cpus " + report.cpus() + " --seed " + report.seed());
        }
    }

    private static void printJson(SoakReport report, PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("seed", report.seed());
            json.writeNumberField("cpus", report.cpus());
            json.writeNumberField("seconds", report.seconds());
            json.writeNumberField("rounds", report.rounds());
            json.writeNumberField("tasks", report.members());
            json.writeNumberField("steps", report.steps());
            json.writeNumberField("acts", report.acts());
            json.writeNumberField("pauses", report.pauses());
            json.writeNumberField("offlines", report.offlines());
            json.writeNumberField("switches", report.switches());
            json.writeNumberField("steals", report.steals());
            json.writeNumberField("handOvers", report.handOvers());
            json.writeNumberField("heapGrowthBytes", report.heapGrowthBytes());
            json.writeNumberField("findings", report.findings());
            json.writeArrayFieldStart("first");
            for (String finding : report.first()) {
                json.writeString(finding);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
    }
}
