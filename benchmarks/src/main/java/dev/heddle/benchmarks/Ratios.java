package dev.heddle.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the contenders of each benchmark side by side.
 *
 * <p>The n-th fork of every contender is one round: they ran soon after one another. A ratio is computed for each round; what
 * is shown is the median of the rounds, and from the lowest to the highest.
 */
public final class Ratios {
    private static final String CONTENDER = "contender";
    private static final String HEDDLE = Contender.HEDDLE.name();

    private Ratios() {}

    /** The rounds of one contender, or what was computed from them. Never empty. */
    record Rounds(List<Double> values) {
        double median() {
            return Ratios.median(values);
        }

        double lowest() {
            return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }

        double highest() {
            return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        }

        Rounds dividedBy(Rounds others) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < Math.min(values.size(), others.values.size()); i++) {
                ratios.add(values.get(i) / others.values.get(i));
            }
            return new Rounds(ratios);
        }

        Rounds plus(List<Double> more) {
            List<Double> all = new ArrayList<>(values);
            all.addAll(more);
            return new Rounds(all);
        }
    }

    /**
     * A line of the table: a benchmark, and of Heddle one variant.
     *
     * @param name class and method, with what distinguishes it from other lines of the same
     * @param measured what was measured: Heddle, or the only one that there is
     * @param jdk the JDK's scheduler
     * @param floor no scheduler
     */
    record Row(String name, String unit, Rounds measured, Optional<Rounds> jdk, Optional<Rounds> floor) {
        Optional<Rounds> toJdk() {
            return jdk.map(measured::dividedBy);
        }

        Optional<Rounds> toFloor() {
            return floor.map(measured::dividedBy);
        }
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static List<Row> of(List<Path> files) throws IOException {
        List<JmhResults.Result> results = new ArrayList<>();
        for (Path file : files) {
            results.addAll(JmhResults.read(file));
        }
        return rows(results);
    }

    static List<Row> rows(List<JmhResults.Result> results) {
        // Benchmark and parameters to contender to rounds. One that has no contenders is its own.
        Map<String, Map<String, Rounds>> benchmarks = new LinkedHashMap<>();
        Map<String, String> units = new LinkedHashMap<>();
        for (JmhResults.Result result : results) {
            Map<String, String> others = new TreeMap<>(result.params());
            String contender = Optional.ofNullable(others.remove(CONTENDER)).orElse(HEDDLE);
            String name = shortName(result.benchmark()) + (others.isEmpty() ? "" : " " + others);
            units.put(name, result.unit());
            benchmarks
                    .computeIfAbsent(name, added -> new LinkedHashMap<>())
                    .merge(contender, new Rounds(result.medians()), (before, more) -> before.plus(more.values()));
        }
        List<Row> rows = new ArrayList<>();
        benchmarks.forEach((name, contenders) -> contenders.forEach((contender, rounds) -> {
            if (contender.startsWith(HEDDLE)) {
                String variant =
                        contender.substring(HEDDLE.length()).replace('_', ' ').toLowerCase(Locale.ROOT);
                rows.add(new Row(
                        name + (variant.isEmpty() ? "" : "," + variant),
                        Optional.ofNullable(units.get(name)).orElse(""),
                        rounds,
                        Optional.ofNullable(contenders.get(Contender.JDK.name())),
                        Optional.ofNullable(contenders.get(Contender.FLOOR.name()))));
            }
        }));
        return rows;
    }

    private static String shortName(String benchmark) {
        String[] parts = benchmark.split("\\.", -1);
        int last = parts.length - 1;
        return last == 0 ? benchmark : parts[last - 1].replaceFirst("Benchmark$", "") + "." + parts[last];
    }

    static String table(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        String format = "| %-62s | %10s | %10s | %10s | %11s | %13s | %12s |%n";
        text.append(String.format(
                Locale.ROOT, format, "benchmark", "Heddle", "JDK", "floor", "Heddle/JDK", "spread", "Heddle/floor"));
        text.append(String.format(Locale.ROOT, format, "---", "--:", "--:", "--:", "--:", "--:", "--:"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    row.name() + ", " + row.unit(),
                    number(row.measured().median()),
                    row.jdk().map(rounds -> number(rounds.median())).orElse("-"),
                    row.floor().map(rounds -> number(rounds.median())).orElse("-"),
                    row.toJdk().map(rounds -> number(rounds.median())).orElse("-"),
                    row.toJdk().map(Ratios::spread).orElse("-"),
                    row.toFloor().map(rounds -> number(rounds.median())).orElse("-")));
        }
        return text.toString();
    }

    private static String spread(Rounds rounds) {
        return rounds.values().size() < 2 ? "one round" : number(rounds.lowest()) + "-" + number(rounds.highest());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** A list of {@code name}, {@code unit}, {@code heddle}, {@code jdk}, {@code ratio}, {@code spread}, {@code peers}. */
    static String json(List<Row> rows) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartArray();
            for (Row row : rows) {
                json.writeStartObject();
                json.writeStringField("name", row.name());
                json.writeStringField("unit", row.unit());
                json.writeNumberField("heddle", row.measured().median());
                writeMedian(json, "jdk", row.jdk());
                writeMedian(json, "ratio", row.toJdk());
                json.writeArrayFieldStart("spread");
                if (row.toJdk().isPresent()) {
                    json.writeNumber(row.toJdk().get().lowest());
                    json.writeNumber(row.toJdk().get().highest());
                }
                json.writeEndArray();
                json.writeObjectFieldStart("peers");
                if (row.floor().isPresent()) {
                    writeMedian(json, "floor", row.floor());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    private static void writeMedian(JsonGenerator json, String field, Optional<Rounds> rounds) throws IOException {
        if (rounds.isPresent()) {
            json.writeNumberField(field, rounds.get().median());
        } else {
            json.writeNullField(field);
        }
    }

    /**
     * Prints the table of results that JMH has written.
     *
     * @param args files that JMH wrote with {@code -rf json}: for each fork in each file a round
     * @throws IOException if one cannot be read
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            throw new IllegalArgumentException("names no file that JMH has written with -rf json");
        }
        List<Path> files = new ArrayList<>();
        for (String arg : args) {
            files.add(Path.of(arg));
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.print(table(of(files)));
    }
}
