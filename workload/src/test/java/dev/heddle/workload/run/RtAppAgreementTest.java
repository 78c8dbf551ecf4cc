package dev.heddle.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.WorkloadException;
import dev.heddle.workload.parse.WorkloadParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same file under rt-app 1.0 and here: the same logs with the same number of rows, and the same configured times in each
 * row. Where rt-app is not installed, the tests say so and show nothing.
 */
final class RtAppAgreementTest {
    private static final int EXACTLY = 0;
    /** How far apart event-driven files may be: at the start and the end of a run tasks meet or miss each other by chance. */
    private static final int WITHIN_A_FEW = 4;

    @TempDir
    Path directory;

    private static Optional<Path> rtApp() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "rt-app"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void assertAgreement(int tolerance, String tasks, String global)
            throws IOException, InterruptedException, WorkloadException, RunFailedException {
        Optional<Path> rtApp = rtApp();
        if (rtApp.isEmpty()) {
            System.out.println("RtAppAgreementTest: rt-app is not on PATH, so nothing is compared with it");
            return;
        }
        Path theirs = Files.createDirectories(directory.resolve("theirs"));
        Path ours = directory.resolve("ours");
        Path file = Files.writeString(
                directory.resolve("w.json"),
                "{\"tasks\": {" + tasks + "}, \"global\": {" + global
                        + " \"calibration\": 20, \"lock_pages\": false, \"log_basename\": \"b\", \"logdir\": \""
                        + theirs + "\"}}");

        Process process = new ProcessBuilder(rtApp.get().toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertThat(process.waitFor()).as("rt-app's exit status").isZero();

        Workload workload = WorkloadParser.parse(file, 1);
        WorkloadRun run = new WorkloadRun(workload, new JdkHost(), RunOptions.DEFAULTS.withLogDirectory(ours));
        run.start();
        run.await();

        assertThat(names(ours)).isEqualTo(names(theirs)).isNotEmpty();
        for (String name : names(theirs)) {
            assertSame(
                    name, Files.readAllLines(theirs.resolve(name)), Files.readAllLines(ours.resolve(name)), tolerance);
        }
    }

    private static List<String> names(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertSame(String name, List<String> theirs, List<String> ours, int tolerance) {
        assertThat(ours.subList(0, 2)).as("header of %s", name).isEqualTo(theirs.subList(0, 2));
        int rows = theirs.size() - 2;
        assertThat(rows).as("rt-app's rows of %s", name).isPositive();
        assertThat(ours.size() - 2).as("rows of %s", name).isCloseTo(rows, Offset.offset(tolerance));
        for (int i = 2; i < Math.min(ours.size(), theirs.size()); i++) {
            String ourRow = ours.get(i);
            String theirRow = theirs.get(i);
            assertThat(ourRow).as("width of row %s of %s", i, name).hasSameSizeAs(theirRow);
            assertThat(configured(ourRow)).as("row %s of %s", i, name).isEqualTo(configured(theirRow));
        }
    }

    /** Index, loops worked, configured duration and configured period: what does not depend on the machine. */
    private static List<String> configured(String row) {
        List<String> columns = Arrays.asList(row.trim().split(" +", -1));
        return List.of(columns.get(0), columns.get(1), columns.get(8), columns.get(9));
    }

    /** Absolute timers catch up after a miss, so that a busy machine changes no counts; both end well between two expiries. */
    @Test
    void uniqueTimersAgreeExactly() throws Exception {
        assertAgreement(
                EXACTLY,
                "\"fast\": {\"instance\": 3, \"run\": 200,"
                        + " \"timer\": {\"ref\": \"unique\", \"period\": 60000, \"mode\": \"absolute\"}},"
                        + " \"slow\": {\"run\": 500, \"sleep\": 1000,"
                        + " \"timer\": {\"ref\": \"unique\", \"period\": 80000, \"mode\": \"absolute\"}}",
                "\"duration\": 1,");
    }

    @Test
    void phasesAgreeExactly() throws Exception {
        assertAgreement(
                EXACTLY,
                "\"phased\": {\"loop\": 2, \"phases\": {"
                        + "\"light\": {\"loop\": 5, \"run\": 300, \"timer\": {\"ref\": \"unique\", \"period\": 10000}},"
                        + "\"heavy\": {\"loop\": 5, \"run\": 2000, \"run1\": 100, \"timer\": {\"ref\": \"unique\", \"period\": 20000}},"
                        + "\"two\": {\"timer1\": {\"ref\": \"uniqueB\", \"period\": 100}, \"timer2\": {\"ref\": \"unique\", \"period\": 30000}},"
                        + "\"last\": {\"sleep\": 10}}},"
                        + " \"late\": {\"delay\": 50000, \"instance\": 2, \"loop\": 3, \"phases\": {\"p\": {\"run\": 100, \"sleep\": 5000}}}",
                "");
    }

    @Test
    void barriersAgreeExactly() throws Exception {
        assertAgreement(
                EXACTLY,
                "\"a\": {\"loop\": 20, \"phases\": {\"p\": {\"run\": 200, \"barrier1\": \"x\", \"sleep\": 3000}}},"
                        + " \"b\": {\"loop\": 20, \"phases\": {\"p\": {\"run\": 100, \"sleep\": 1000, \"barrier1\": \"x\", \"sleep1\": 4000}}}",
                "");
    }

    @Test
    void suspendAndResumeAgreeWithinAFewRows() throws Exception {
        assertAgreement(
                WITHIN_A_FEW,
                "\"waker\": {\"run\": 100, \"resume\": \"work\", \"timer\": {\"ref\": \"tick\", \"period\": 60000, \"mode\": \"absolute\"}},"
                        + " \"worker\": {\"instance\": 2, \"suspend\": \"work\", \"run\": 1000}",
                "\"duration\": 1,");
    }

    @Test
    void conditionsAgreeWithinAFewRows() throws Exception {
        assertAgreement(
                WITHIN_A_FEW,
                "\"producer\": {\"lock\": \"m\", \"run\": 100, \"broad\": \"c\", \"unlock\": \"m\","
                        + " \"timer\": {\"ref\": \"tick\", \"period\": 60000, \"mode\": \"absolute\"}},"
                        + " \"consumer\": {\"lock\": \"m\", \"wait\": {\"ref\": \"c\", \"mutex\": \"m\"}, \"run\": 200, \"unlock\": \"m\"}",
                "\"duration\": 1,");
    }
}
