package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Rounds;
import dev.heddle.benchmarks.compare.Comparison;
import dev.heddle.benchmarks.compare.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code heddle bench} prints: as a table each line as soon as it is known, as JSON all of it in the end. */
final class BenchReport implements Comparison.Listener, AutoCloseable {
    private static final String LINE = "%-32s  %-7s  %9s  %9s  %6s  %13s  %6s  %s";
    private static final String NONE = "-";
    private static final int SMALL = 10;
    private static final int MEDIUM = 100;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final @Nullable Screen screen;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A report.
     *
     * @param screen where progress is shown, or null
     */
    BenchReport(PrintWriter out, PrintWriter err, boolean json, @Nullable Screen screen) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.screen = screen;
    }

    /** Says what benchmarks there are. */
    static void list(List<Benchmark> benchmarks, boolean json, PrintWriter out) {
        if (json) {
            out.println(text(generator -> {
                for (Benchmark benchmark : benchmarks) {
                    generator.writeStartObject();
                    generator.writeStringField("name", benchmark.name());
                    generator.writeStringField("what", benchmark.what());
                    generator.writeNumberField("cpus", benchmark.cpus());
                    generator.writeArrayFieldStart("contenders");
                    for (Contender contender : benchmark.contenders()) {
                        generator.writeString(contender.label());
                    }
                    generator.writeEndArray();
                    generator.writeEndObject();
                }
            }));
            return;
        }
        for (Benchmark benchmark : benchmarks) {
            String who = benchmark.contenders().stream().map(Contender::label).collect(Collectors.joining(", "));
            String cpus = benchmark.cpus() == 1 ? "1 CPU" : benchmark.cpus() + " CPUs";
            out.printf(Locale.ROOT, "%-24s %s%n%-24s   %s; %s%n", benchmark.name(), benchmark.what(), "", cpus, who);
        }
    }

    /** What the numbers depend on, above them; beside them if they are for a program. */
    void begin(List<String> surroundings, int rounds) {
        PrintWriter to = json ? err : out;
        surroundings.forEach(to::println);
        to.println(
                "medians of " + rounds + (rounds == 1 ? " round" : " rounds")
                        + "; ratio: heddle/jdk, median of the rounds' ratios; spread: their lowest and highest; cpu: ratio of CPU time");
        if (!json) {
            out.println();
            out.println(LINE.formatted("benchmark", "unit", "heddle", "jdk", "ratio", "spread", "cpu", "others"));
        }
        to.flush();
    }

    @Override
    public void begins(int done, int of, String what) {
        if (screen != null) {
            screen.show(List.of(String.format(Locale.ROOT, "%3d %% %s", of == 0 ? 0 : 100 * done / of, what)));
        }
    }

    @Override
    public void measured(List<Row> found, List<String> notes) {
        if (screen != null) {
            screen.clear();
        }
        rows.addAll(found);
        if (!json) {
            found.forEach(row -> out.println(line(row).stripTrailing()));
            out.flush();
        }
        notes.forEach(note -> err.println("heddle: " + note));
        err.flush();
    }

    /** Ends it: what was measured until then is printed. */
    @Override
    public void close() {
        if (screen != null) {
            screen.clear();
        }
        if (json) {
            out.println(text(generator -> {
                for (Row row : rows) {
                    write(generator, row);
                    if (row.cpu().isPresent()) {
                        write(generator, row.cpu().orElseThrow());
                    }
                }
            }));
        }
        out.flush();
    }

    private static String line(Row row) {
        String others = row.peers().stream()
                .map(peer -> peer.label() + " "
                        + median(Optional.ofNullable(row.rounds().get(peer))))
                .collect(Collectors.joining(", "));
        return LINE.formatted(
                row.name(),
                row.unit(),
                median(row.heddle()),
                median(row.jdk()),
                median(row.ratio()),
                row.ratio().map(BenchReport::spread).orElse(NONE),
                median(row.cpu().flatMap(Row::ratio)),
                others);
    }

    private static String median(Optional<Rounds> rounds) {
        return rounds.map(known -> number(known.median())).orElse(NONE);
    }

    private static String spread(Rounds rounds) {
        return rounds.values().size() < 2 ? "one round" : number(rounds.lowest()) + "-" + number(rounds.highest());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < SMALL ? "%.2f" : value < MEDIUM ? "%.1f" : "%.0f", value);
    }

    private static void write(JsonGenerator generator, Row row) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("name", row.name());
        generator.writeStringField("unit", row.unit());
        write(generator, "heddle", row.heddle());
        write(generator, "jdk", row.jdk());
        write(generator, "ratio", row.ratio());
        generator.writeArrayFieldStart("spread");
        if (row.ratio().isPresent()) {
            generator.writeNumber(row.ratio().get().lowest());
            generator.writeNumber(row.ratio().get().highest());
        }
        generator.writeEndArray();
        generator.writeObjectFieldStart("peers");
        for (Contender peer : row.peers()) {
            write(generator, peer.label(), Optional.ofNullable(row.rounds().get(peer)));
        }
        generator.writeEndObject();
        generator.writeEndObject();
    }

    private static void write(JsonGenerator generator, String field, Optional<Rounds> rounds) throws IOException {
        if (rounds.isPresent()) {
            generator.writeNumberField(field, rounds.get().median());
        } else {
            generator.writeNullField(field);
        }
    }

    private interface Elements {
        void write(JsonGenerator generator) throws IOException;
    }

    private static String text(Elements elements) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.useDefaultPrettyPrinter();
            generator.writeStartArray();
            elements.write(generator);
            generator.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
