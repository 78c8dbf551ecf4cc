package dev.heddle.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How long a wake takes to reach another CPU: one that spins, and one that has halted, apart, since the latter pays for the
 * operating system's and the hypervisor's wake whatever the program does.
 */
public final class WakeLatency {
    private int spinningWakes = 50_000;
    private int haltedWakes = 400;
    private int rounds = 3;
    private boolean json;
    private Set<WakeSide> sides = EnumSet.allOf(WakeSide.class);
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    private WakeLatency() {}

    /**
     * Measures and prints a table.
     *
     * @param args {@code --spinning N} and {@code --halted N}: wakes each round; {@code --rounds N}; {@code --only NAME}
     *     (heddle, jdk or threads, repeatable); {@code --json}: one object instead of the table
     * @throws IOException if the result cannot be written
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        WakeLatency program = new WakeLatency();
        program.parse(args);
        Collection<WakeResult> results = program.measure();
        if (program.json) {
            program.out.println(toJson(results));
        } else {
            program.print(results);
        }
    }

    private void parse(String[] args) {
        Set<WakeSide> only = EnumSet.noneOf(WakeSide.class);
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--spinning" -> spinningWakes = Arguments.positive(args, i++);
                case "--halted" -> haltedWakes = Arguments.positive(args, i++);
                case "--rounds" -> rounds = Arguments.positive(args, i++);
                case "--only" -> only.add(side(Arguments.value(args, i++)));
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException("unknown argument " + args[i]);
            }
        }
        if (!only.isEmpty()) {
            sides = only;
        }
    }

    private static WakeSide side(String label) {
        for (WakeSide side : WakeSide.values()) {
            if (side.label.equals(label)) {
                return side;
            }
        }
        throw new IllegalArgumentException("--only takes heddle, jdk or threads, not " + label);
    }

    /** Everyone in each round, so that all of them meet the same neighbours. */
    private Collection<WakeResult> measure() throws InterruptedException {
        Map<String, WakeResult> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (WakeRun.Idle idle : WakeRun.Idle.values()) {
                for (WakeSide side : sides) {
                    String obstacle = side.obstacle();
                    if (obstacle != null) {
                        err.println("without " + side.label + ": " + obstacle);
                        continue;
                    }
                    int wakes = idle == WakeRun.Idle.SPINNING ? spinningWakes : haltedWakes;
                    WakeResult result = new WakeRun(side, idle, wakes).run();
                    results.merge(idle + side.label, result, WakeResult::with);
                }
            }
        }
        return new ArrayList<>(results.values());
    }

    private void print(Collection<WakeResult> results) {
        out.println(Surroundings.describe() + "; rounds: " + rounds);
        out.println("Microseconds from just before the unpark to the first instruction of the woken task.");
        out.println();
        printLine(
                "who",
                "CPU was",
                "wakes",
                "p50",
                "p90",
                "p99",
                "max",
                "bytes/wake",
                "sleeps/wake",
                "kicks/wake",
                "cores");
        for (WakeResult result : results) {
            printLine(
                    result.side().label,
                    result.idle().label,
                    Long.toString(result.latency().getTotalCount()),
                    number(result.micros(50)),
                    number(result.micros(90)),
                    number(result.micros(99)),
                    number(result.micros(100)),
                    number(result.bytes()),
                    number(result.sleeps()),
                    number(result.kicks()),
                    result.cores());
        }
        for (WakeResult result : results) {
            if (result.blocked() > 0) {
                out.println(
                        result.side().label + ": a carrier waited for a monitor " + result.blocked() + " times a wake");
            }
        }
    }

    private void printLine(String... cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(String.format(Locale.ROOT, i < 2 ? "%-10s" : i < cells.length - 1 ? "%12s" : "  %s", cells[i]));
        }
        out.println(line);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String toJson(Collection<WakeResult> results) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.useDefaultPrettyPrinter();
            generator.writeStartObject();
            generator.writeStringField("name", "wake-latency");
            generator.writeStringField("unit", "us");
            generator.writeStringField("where", Surroundings.describe());
            generator.writeArrayFieldStart("results");
            for (WakeResult result : results) {
                write(generator, result);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, WakeResult result) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("scheduler", result.side().label);
        generator.writeStringField("cpuWas", result.idle().label);
        generator.writeNumberField("wakes", result.latency().getTotalCount());
        generator.writeNumberField("p50", result.micros(50));
        generator.writeNumberField("p90", result.micros(90));
        generator.writeNumberField("p99", result.micros(99));
        generator.writeNumberField("max", result.micros(100));
        writeIfKnown(generator, "bytesPerWake", result.bytes());
        writeIfKnown(generator, "blockedPerWake", result.blocked());
        writeIfKnown(generator, "sleepsPerWake", result.sleeps());
        writeIfKnown(generator, "kicksPerWake", result.kicks());
        generator.writeStringField("cores", result.cores());
        generator.writeEndObject();
    }

    private static void writeIfKnown(JsonGenerator generator, String field, double value) throws IOException {
        if (Double.isNaN(value)) {
            generator.writeNullField(field);
        } else {
            generator.writeNumberField(field, value);
        }
    }
}
