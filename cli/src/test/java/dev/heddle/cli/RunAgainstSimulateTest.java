package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same file on this machine and on as many simulated CPUs: the same tasks with as many rows, and run times within 5 %.
 *
 * <p>A machine that is shared takes a CPU away now and then, which lengthens some rows and shortens none. So the shortest row of
 * each task is what is compared, as the calibration is that of the best of many samples. Row counts must be equal each time.
 */
@Timeout(120)
class RunAgainstSimulateTest {
    private static final double BOUND = 0.05;
    private static final int TRIES = 3;

    /** The column of a log's row. */
    private static final int RUN = 2;

    @TempDir
    Path directory;

    private Path workload(int micros, int rows) throws IOException {
        return Files.writeString(directory.resolve("both-" + micros + "-" + rows + ".json"), """
                {
                    "tasks": {
                        "work": { "loop": %2$d, "run": %1$d, "timer": { "ref": "unique", "period": 10000 } },
                        "time": { "loop": 20, "runtime": 1000, "sleep": 5000 }
                    },
                    "global": { "duration": 30 }
                }
                """.formatted(micros, rows));
    }

    private record Outcome(List<String> rows, long[] shortestMicros) {}

    private Outcome outcome(String command, Path file) throws IOException {
        Path logs = Files.createTempDirectory(directory, command);
        CommandRun run = CommandRun.of(command, file.toString(), "--cpus", "2", "--json", "--log-dir", logs.toString());
        assertThat(run.status()).as(run.err()).isZero();
        List<Map<String, Object>> tasks = run.tasks();
        long[] shortest = new long[tasks.size()];
        for (int i = 0; i < shortest.length; i++) {
            shortest[i] = shortestRow(logs, tasks.get(i).get("name") + "-" + i + ".log");
        }
        return new Outcome(
                tasks.stream()
                        .map(task -> task.get("name") + ": " + task.get("rows"))
                        .toList(),
                shortest);
    }

    private static long shortestRow(Path logs, String name) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            Path log = files.filter(file -> file.toString().endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no log " + name));
            return Files.readAllLines(log).stream()
                    .filter(line -> !line.startsWith("#"))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[RUN]))
                    .min()
                    .orElseThrow();
        }
    }

    /** Runs one file here and simulates another. */
    private void compare(Path here, Path simulated) throws IOException {
        Outcome expected = outcome("simulate", simulated);
        long[] shortest = expected.shortestMicros().clone();
        for (int i = 0; i < TRIES; i++) {
            Outcome real = outcome("run", here);
            assertThat(real.rows()).isEqualTo(expected.rows());
            for (int task = 0; task < shortest.length; task++) {
                long micros = real.shortestMicros()[task];
                shortest[task] = i == 0 ? micros : Math.min(shortest[task], micros);
            }
        }
        for (int task = 0; task < shortest.length; task++) {
            double ratio = (double) shortest[task] / expected.shortestMicros()[task];
            System.out.printf("%s: run time here / simulated = %.3f%n", expected.rows().get(task), ratio);
            assertThat(Math.abs(ratio - 1))
                    .as("%s: run time here / simulated = %.3f", expected.rows().get(task), ratio)
                    .isLessThan(BOUND);
        }
    }

    @Test
    void agreeOnRowsAndRunTimes() throws IOException {
        Path file = workload(1000, 20);
        compare(file, file);
    }

    /** The twins: a fifth more to run, and one row less. */
    @Test
    void whatDiffersIsFound() throws IOException {
        assertThatThrownBy(() -> compare(workload(1000, 20), workload(1200, 20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("run time here / simulated");
        assertThatThrownBy(() -> compare(workload(1000, 20), workload(1000, 19)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("work: 19");
    }
}
