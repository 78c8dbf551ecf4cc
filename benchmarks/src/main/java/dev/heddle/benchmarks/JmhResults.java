package dev.heddle.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what JMH writes with {@code -rf json}. */
final class JmhResults {
    /** One benchmark with one set of parameters, and its time on the clock or its {@link CpuTime}: a median for each fork. */
    record Result(String benchmark, Map<String, String> params, String unit, List<Double> medians) {}

    private JmhResults() {}

    static List<Result> read(Path file) throws IOException {
        List<Result> results = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            expect(json, json.nextToken(), JsonToken.START_ARRAY);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                readResult(json, results);
            }
        }
        return results;
    }

    private static void readResult(JsonParser json, List<Result> results) throws IOException {
        String benchmark = "";
        Map<String, String> params = Map.of();
        Metric metric = Metric.NONE;
        Metric cpuTime = Metric.NONE;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "benchmark" -> benchmark = json.getText();
                case "params" -> params = readParams(json);
                case "primaryMetric" -> metric = readMetric(json);
                case "secondaryMetrics" -> cpuTime = readCpuTime(json);
                default -> json.skipChildren();
            }
        }
        if (benchmark.isEmpty() || metric.medians().isEmpty()) {
            throw new IOException("a result without a benchmark's name or without measurements, before line "
                    + json.currentLocation().getLineNr());
        }
        results.add(new Result(benchmark, params, metric.unit(), metric.medians()));
        if (!cpuTime.medians().isEmpty()) {
            results.add(new Result(benchmark + " CPU time", params, cpuTime.unit(), cpuTime.medians()));
        }
    }

    private static Metric readCpuTime(JsonParser json) throws IOException {
        Metric cpuTime = Metric.NONE;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String label = json.currentName();
            json.nextToken();
            if (label.equals(CpuTime.LABEL)) {
                cpuTime = readMetric(json);
            } else {
                json.skipChildren();
            }
        }
        return cpuTime;
    }

    private static Map<String, String> readParams(JsonParser json) throws IOException {
        Map<String, String> params = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            params.put(name, json.getText());
        }
        return params;
    }

    private record Metric(String unit, List<Double> medians) {
        static final Metric NONE = new Metric("", List.of());
    }

    private static Metric readMetric(JsonParser json) throws IOException {
        String unit = "";
        List<Double> medians = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "scoreUnit" -> unit = json.getText();
                case "rawData" -> {
                    while (json.nextToken() == JsonToken.START_ARRAY) {
                        medians.add(Ratios.median(readNumbers(json)));
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Metric(unit, medians);
    }

    private static List<Double> readNumbers(JsonParser json) throws IOException {
        List<Double> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(json.getDoubleValue());
        }
        return numbers;
    }

    private static void expect(JsonParser json, JsonToken found, JsonToken wanted) throws IOException {
        if (found != wanted) {
            throw new IOException("not a result of JMH: found " + found + " instead of " + wanted + " at line "
                    + json.currentLocation().getLineNr());
        }
    }
}
