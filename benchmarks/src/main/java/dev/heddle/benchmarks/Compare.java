package dev.heddle.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks in rounds, each contender once in every round, and prints ratios. JMH by itself runs all forks of one
 * contender before the next one's, and by then the neighbours on a shared machine have changed.
 */
public final class Compare {
    private int rounds = 5;
    private int warmups = 3;
    private int iterations = 5;
    private long millis = 1_000;
    private boolean json;
    private Path directory = Path.of("benchmarks", "target", "results");
    private final List<String> names = new ArrayList<>();

    private Compare() {}

    /**
     * Runs them.
     *
     * @param args {@code --rounds N}, {@code --warmups N}, {@code --iterations N}, {@code --millis N} for each iteration,
     *     {@code --results DIR}, {@code --json}; then regular expressions that select benchmarks, all by default
     * @throws IOException if the results cannot be written or read
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] args) throws IOException, RunnerException {
        Compare compare = new Compare();
        compare.parse(args);
        compare.run();
    }

    private void parse(String[] args) {
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--rounds" -> rounds = Arguments.positive(args, i++);
                case "--warmups" -> warmups = Arguments.positive(args, i++);
                case "--iterations" -> iterations = Arguments.positive(args, i++);
                case "--millis" -> millis = Arguments.positive(args, i++);
                case "--results" -> directory = Path.of(Arguments.value(args, i++));
                case "--json" -> json = true;
                default -> {
                    Arguments.requireNoOption(args[i]);
                    names.add(args[i]);
                }
            }
        }
    }

    private void run() throws IOException, RunnerException {
        Files.createDirectories(directory);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        List<Path> files = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Path file = directory.resolve("round-" + round + ".json");
            Path log = directory.resolve("round-" + round + ".log");
            err.println("round " + round + " of " + rounds + ", JMH's log is " + log);
            new Runner(options(file, log).build()).run();
            files.add(file);
        }
        List<Ratios.Row> rows = Ratios.of(files);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (json) {
            out.println(Ratios.json(rows));
        } else {
            out.println(Surroundings.describe() + "; rounds: " + rounds + ", in each " + iterations + " x " + millis
                    + " ms after " + warmups + " to warm up");
            out.println();
            out.print(Ratios.table(rows));
        }
    }

    private ChainedOptionsBuilder options(Path results, Path log) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(1)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis))
                .shouldFailOnError(true)
                .addProfiler(CpuTime.class)
                .resultFormat(ResultFormatType.JSON)
                .result(results.toString())
                .output(log.toString());
        for (String name : names) {
            options = options.include(asJmhKnowsIt(name));
        }
        return options;
    }

    /** The table says {@code Park.oneCpu} where JMH says {@code ParkBenchmark.oneCpu}; other expressions stay as they are. */
    static String asJmhKnowsIt(String name) {
        return name.matches("\\w+\\.\\w+") ? name.replace(".", "(Benchmark)?\\.") : name;
    }
}
