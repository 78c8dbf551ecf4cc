package dev.heddle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.simulator.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a sweep came to.
 *
 * @param file the workload file
 * @param topology of all its machines
 * @param firstSeed the seeds are this one and those that follow it
 * @param seconds how long each simulation lasts, in virtual time; 0: until its tasks end
 * @param samples one a simulation
 */
record SweepReport(String file, Topology topology, long firstSeed, double seconds, List<SweepRun.Sample> samples) {
    private static final MathContext DIGITS = new MathContext(6);

    SweepReport {
        samples = List.copyOf(samples);
    }

    /** The median of all seeds, and how far they are apart. */
    record Spread(double least, double median, double most) {}

    /** The samples of each number of CPUs. */
    Map<Integer, List<SweepRun.Sample>> byCpus() {
        return samples.stream()
                .collect(Collectors.groupingBy(SweepRun.Sample::cpus, TreeMap::new, Collectors.toList()));
    }

    static Spread spread(List<SweepRun.Sample> seeds, SweepMetric metric) {
        double[] values = seeds.stream().mapToDouble(metric::of).sorted().toArray();
        int middle = values.length / 2;
        double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        return new Spread(values[0], median, values[values.length - 1]);
    }

    /** How it was made, in words. */
    String conditions() {
        int seeds = byCpus().values().stream().mapToInt(List::size).max().orElse(0);
        String which = seeds == 1 ? "seed " + firstSeed : "seeds " + firstSeed + " to " + (firstSeed + seeds - 1);
        String length = seconds == 0
                ? "until the tasks end"
                : new BigDecimal(seconds).round(DIGITS).stripTrailingZeros().toPlainString() + " simulated s each";
        return which + ", " + length + ", topology " + topology;
    }

    void print(boolean json, PrintWriter out) {
        if (json) {
            writeJson(out);
        } else {
            writeTable(out);
        }
    }

    private void writeTable(PrintWriter out) {
        out.println(file + ": " + conditions());
        out.println("median (least-most) of the seeds; latencies in microseconds, the rest a simulated second");
        TextTable table = new TextTable("cpus", "throughput", "wake p50", "wake p99", "steals", "kicks", "migrations");
        byCpus().forEach((cpus, samples) -> {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(cpus)));
            for (SweepMetric metric : SweepMetric.values()) {
                cells.add(inWords(spread(samples, metric), samples.size()));
            }
            table.add(cells.toArray(String[]::new));
        });
        table.print(out);
        out.flush();
    }

    private static String inWords(Spread spread, int seeds) {
        String median = number(spread.median());
        return seeds == 1 ? median : median + " (" + number(spread.least()) + "-" + number(spread.most()) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
    }

    private void writeJson(PrintWriter out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("file", file);
            json.writeStringField("topology", topology.toString());
            json.writeNumberField("firstSeed", firstSeed);
            if (seconds != 0) {
                json.writeNumberField("simulatedSeconds", seconds);
            }
            json.writeArrayFieldStart("points");
            for (Map.Entry<Integer, List<SweepRun.Sample>> point : byCpus().entrySet()) {
                json.writeStartObject();
                json.writeNumberField("cpus", point.getKey());
                json.writeNumberField("seeds", point.getValue().size());
                for (SweepMetric metric : SweepMetric.values()) {
                    Spread spread = spread(point.getValue(), metric);
                    json.writeObjectFieldStart(metric.key);
                    json.writeNumberField("least", spread.least());
                    json.writeNumberField("median", spread.median());
                    json.writeNumberField("most", spread.most());
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
    }
}
