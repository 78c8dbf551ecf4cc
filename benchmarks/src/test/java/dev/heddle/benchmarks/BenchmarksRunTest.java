package dev.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Each benchmark runs and measures something. What it measures is not judged: that takes minutes on a quiet machine. */
class BenchmarksRunTest {
    private static final int BENCHMARKS = 14;
    private static final int WITH_CONTENDERS_AND_CAPACITIES = 29;

    @Test
    void eachRunsAndMeasuresSomething(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("results.json");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .shouldFailOnError(true)
                        .addProfiler(CpuTime.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(file.toString())
                        .output(directory.resolve("log").toString())
                        .build())
                .run();

        assertThat(results).hasSize(WITH_CONTENDERS_AND_CAPACITIES);
        assertThat(results.stream()
                        .map(result -> result.getParams().getBenchmark())
                        .distinct())
                .hasSize(BENCHMARKS);
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            assertThat(result.getPrimaryResult().getScore()).as(name).isPositive();
            assertThat(result.getPrimaryResult().getStatistics().getN())
                    .as(name)
                    .isPositive();
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                assertThat(fork.getMetadata().getMeasurementOps()).as(name).isPositive();
            }
        }
        List<String> rows = new ArrayList<>();
        Ratios.of(List.of(file)).forEach(row -> rows.add(row.name()));
        assertThat(rows)
                .contains(
                        "Yield.yieldToOther",
                        "Yield.yieldToOther CPU time",
                        "Park.twoCpus, pinned",
                        "JobDispatch.resubmitting");
    }
}
