package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same file on this machine and on as many simulated CPUs: the same tasks with as many rows, and run times within 5 %.
 *
 * <p>What shares the real machine lengthens some rows and shortens none, so of each task the shortest row is compared. It also disturbs
 * a calibration now and then, with which all rows of that run are too short. So the file is run several times, each with its own
 * calibration, and the median of the runs counts; if that is not there yet, some more are made. Row counts must be equal each time.
 */
@Timeout(300)
class RunAgainstSimulateTest {
    private static final double BOUND = 0.05;
    private static final int LEAST_RUNS = 5;
    private static final int MOST_RUNS = 15;

    /** The column of a log's row. */
    private static final int RUN = 2;

    @TempDir
    Path directory;

    private Path workload(int micros, int rows) throws IOException {
        return Files.writeString(
                directory.resolve("both-" + micros + "-" + rows + ".json"), """
                {
                    "tasks": {
                        "work": { "loop": %2$d, "run": %1$d, "timer": { "ref": "unique", "period": 5000 } },
                        "time": { "loop": 10, "runtime": 5000, "sleep": 2000 }
                    },
                    "global": { "duration": 30 }
                }
                """.formatted(micros, rows));
    }

    /** One run: for each task its name and number of rows, and its shortest row. */
    private record Outcome(List<String> rows, List<Long> shortestMicros) {}

    private Outcome outcome(String command, Path file) throws IOException {
        Path logs = Files.createTempDirectory(directory, command);
        CommandRun run = CommandRun.of(command, file.toString(), "--cpus", "2", "--json", "--log-dir", logs.toString());
        assertThat(run.status()).as(run.err()).isZero();
        List<String> rows = new ArrayList<>();
        List<Long> shortest = new ArrayList<>();
        for (Map<String, Object> task : run.tasks()) {
            shortest.add(shortestRow(logs, task.get("name") + "-" + rows.size() + ".log"));
            rows.add(task.get("name") + ": " + task.get("rows"));
        }
        return new Outcome(rows, shortest);
    }

    private static long shortestRow(Path logs, String name) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            Path log = files.filter(file -> file.toString().endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no log " + name));
            return Files.readAllLines(log).stream()
                    .filter(line -> !line.startsWith("#"))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[RUN]))
                    .min()
                    .orElseThrow();
        }
    }

    /** Runs one file here and simulates another. */
    private void compare(Path here, Path simulated) throws IOException {
        Outcome expected = outcome("simulate", simulated);
        List<Outcome> runs = new ArrayList<>();
        while (runs.size() < LEAST_RUNS || (runs.size() < MOST_RUNS && !agree(runs, expected))) {
            Outcome real = outcome("run", here);
            assertThat(real.rows()).isEqualTo(expected.rows());
            runs.add(real);
        }
        for (int task = 0; task < expected.rows().size(); task++) {
            double ratio = ratio(runs, expected, task);
            String what = "%s: run time here / simulated = %.3f, the median of %d runs"
                    .formatted(expected.rows().get(task), ratio, runs.size());
            System.out.println(what);
            assertThat(Math.abs(ratio - 1)).as(what).isLessThan(BOUND);
        }
    }

    private static boolean agree(List<Outcome> runs, Outcome expected) {
        for (int task = 0; task < expected.rows().size(); task++) {
            if (Math.abs(ratio(runs, expected, task) - 1) >= BOUND) {
                return false;
            }
        }
        return true;
    }

    private static double ratio(List<Outcome> runs, Outcome expected, int task) {
        double[] micros = runs.stream()
                .mapToDouble(run -> run.shortestMicros().get(task))
                .sorted()
                .toArray();
        return micros[micros.length / 2] / expected.shortestMicros().get(task);
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
