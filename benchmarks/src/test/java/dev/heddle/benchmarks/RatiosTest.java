package dev.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatiosTest {
    @TempDir
    private Path directory;

    private Path file(String name, String... results) throws IOException {
        return Files.writeString(directory.resolve(name), "[" + String.join(",", results) + "]");
    }

    /** With the fields, and the order of fields, that JMH writes; each array of {@code forks} is a fork. */
    private static String result(String method, String params, String forks) {
        return """
                {
                    "jmhVersion" : "1.37",
                    "benchmark" : "dev.heddle.benchmarks.%s",
                    "mode" : "avgt",
                    "jvmArgs" : ["-Xmx1g", "-Da=[]"],
                    %s
                    "primaryMetric" : {
                        "score" : 1.0,
                        "scoreError" : "NaN",
                        "scorePercentiles" : {"0.0" : 1.0, "50.0" : 2.0},
                        "scoreUnit" : "ns/op",
                        "rawData" : [%s]
                    },
                    "secondaryMetrics" : {"rawData" : {"score" : 9.0}}
                }
                """.formatted(method, params.isEmpty() ? "" : "\"params\" : {" + params + "},", forks);
    }

    private static String contender(String name) {
        return "\"contender\" : \"" + name + "\"";
    }

    @Test
    void ratiosAreThoseOfEachRoundNotOfTheMedians() throws IOException {
        Path first = file(
                "1",
                result("YieldBenchmark.yieldToOther", contender("HEDDLE"), "[150, 100, 900]"),
                result("YieldBenchmark.yieldToOther", contender("JDK"), "[300]"),
                result("YieldBenchmark.yieldToOther", contender("FLOOR"), "[100]"));
        Path second = file(
                "2",
                result("YieldBenchmark.yieldToOther", contender("HEDDLE"), "[300]"),
                result("YieldBenchmark.yieldToOther", contender("JDK"), "[400]"),
                result("YieldBenchmark.yieldToOther", contender("FLOOR"), "[100]"));
        Path third = file(
                "3",
                result("YieldBenchmark.yieldToOther", contender("HEDDLE"), "[160]"),
                result("YieldBenchmark.yieldToOther", contender("JDK"), "[200]"),
                result("YieldBenchmark.yieldToOther", contender("FLOOR"), "[100]"));

        List<Ratios.Row> rows = Ratios.of(List.of(first, second, third));

        assertThat(rows).hasSize(1);
        Ratios.Row row = rows.get(0);
        assertThat(row.name()).isEqualTo("Yield.yieldToOther");
        assertThat(row.unit()).isEqualTo("ns/op");
        assertThat(row.measured().values()).containsExactly(150.0, 300.0, 160.0);
        Ratios.Rounds toJdk = row.toJdk().orElseThrow();
        assertThat(toJdk.median()).isCloseTo(0.75, within(1e-9));
        assertThat(toJdk.lowest()).isCloseTo(0.5, within(1e-9));
        assertThat(toJdk.highest()).isCloseTo(0.8, within(1e-9));
        assertThat(row.toFloor().orElseThrow().median()).isCloseTo(1.6, within(1e-9));
        assertThat(Ratios.table(rows))
                .containsPattern(
                        "Yield.yieldToOther, ns/op +\\| +160 \\| +300 \\| +100 \\| +0.75 \\| +0.50-0.80 \\| +1.60");
    }

    @Test
    void aForkIsARoundToo() throws IOException {
        Path file = file(
                "1",
                result("ParkBenchmark.oneCpu", contender("HEDDLE"), "[100, 120, 110], [220]"),
                result("ParkBenchmark.oneCpu", contender("JDK"), "[220], [220]"));

        Ratios.Row row = Ratios.of(List.of(file)).get(0);

        assertThat(row.toJdk().orElseThrow().values()).containsExactly(0.5, 1.0);
        assertThat(row.floor()).isEmpty();
        assertThat(row.toFloor()).isEmpty();
    }

    @Test
    void otherParametersAndVariantsOfHeddleHaveRowsOfTheirOwn() throws IOException {
        Path file = file(
                "1",
                result("ParkBenchmark.twoCpus", contender("HEDDLE_PINNED"), "[50]"),
                result("ParkBenchmark.twoCpus", contender("HEDDLE"), "[100]"),
                result("ParkBenchmark.twoCpus", contender("JDK"), "[200]"),
                result("TraceRecordingBenchmark.switched", "\"capacity\" : \"1000\"", "[5]"),
                result("TraceRecordingBenchmark.switched", "\"capacity\" : \"524288\"", "[6]"),
                result("YieldBenchmark.rawContinuation", "", "[90]"));

        List<Ratios.Row> rows = Ratios.of(List.of(file));

        assertThat(rows.stream().map(Ratios.Row::name))
                .containsExactly(
                        "Park.twoCpus, pinned",
                        "Park.twoCpus",
                        "TraceRecording.switched {capacity=1000}",
                        "TraceRecording.switched {capacity=524288}",
                        "Yield.rawContinuation");
        assertThat(rows.get(0).toJdk().orElseThrow().median()).isCloseTo(0.25, within(1e-9));
        assertThat(rows.get(1).toJdk().orElseThrow().median()).isCloseTo(0.5, within(1e-9));
        assertThat(rows.get(4).toJdk()).isEmpty();
        assertThat(Ratios.table(rows)).containsPattern("Yield.rawContinuation, ns/op +\\| +90.0 \\| +- \\|");
    }

    @Test
    void jsonHasTheSame() throws IOException {
        Path file = file(
                "1",
                result("ParkBenchmark.oneCpu", contender("HEDDLE"), "[100], [150]"),
                result("ParkBenchmark.oneCpu", contender("JDK"), "[200], [200]"),
                result("ParkBenchmark.oneCpu", contender("FLOOR"), "[50], [50]"),
                result("YieldBenchmark.rawContinuation", "", "[90]"));

        assertThat(Ratios.json(Ratios.of(List.of(file))).replaceAll("\\s", ""))
                .isEqualTo(
                        "[{\"name\":\"Park.oneCpu\",\"unit\":\"ns/op\",\"heddle\":125.0,\"jdk\":200.0,\"ratio\":0.625,"
                                + "\"spread\":[0.5,0.75],\"peers\":{\"floor\":50.0}},"
                                + "{\"name\":\"Yield.rawContinuation\",\"unit\":\"ns/op\",\"heddle\":90.0,\"jdk\":null,"
                                + "\"ratio\":null,\"spread\":[],\"peers\":{}}]");
    }

    @Test
    void cpuTimeHasARowOfItsOwn() throws IOException {
        String withCpuTime = "\"secondaryMetrics\" : {\"cpu\" : {\"scoreUnit\" : \"ns/op\", \"rawData\" : [[%s]]}, ";
        Path file = file(
                "1",
                result("ParkBenchmark.oneCpu", contender("HEDDLE"), "[100]")
                        .replace("\"secondaryMetrics\" : {", withCpuTime.formatted("90")),
                result("ParkBenchmark.oneCpu", contender("JDK"), "[400]")
                        .replace("\"secondaryMetrics\" : {", withCpuTime.formatted("100")));

        List<Ratios.Row> rows = Ratios.of(List.of(file));

        assertThat(rows.stream().map(Ratios.Row::name)).containsExactly("Park.oneCpu", "Park.oneCpu CPU time");
        assertThat(rows.get(1).toJdk().orElseThrow().median()).isCloseTo(0.9, within(1e-9));
    }

    @Test
    void theTablesNamesSelectBenchmarks() {
        assertThat("dev.heddle.benchmarks.ParkBenchmark.oneCpu").containsPattern(Compare.asJmhKnowsIt("Park.oneCpu"));
        assertThat("dev.heddle.benchmarks.ParkBenchmark.oneCpu")
                .containsPattern(Compare.asJmhKnowsIt("ParkBenchmark.oneCpu"));
        assertThat(Compare.asJmhKnowsIt("Park.*one")).isEqualTo("Park.*one");
    }

    @Test
    void whatJmhHasNotWrittenIsRefused() throws IOException {
        Path object = Files.writeString(directory.resolve("object"), "{}");
        Path empty = file("empty", "{\"benchmark\":\"a.B.c\"}");

        assertThatThrownBy(() -> Ratios.of(List.of(object))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Ratios.of(List.of(empty)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without measurements");
    }
}
