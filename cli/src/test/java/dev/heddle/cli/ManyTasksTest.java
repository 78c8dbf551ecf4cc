package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Five hundred task instances end with every row accounted for and no thread left. A second and a half each; for longer,
 * {@code mvn verify -pl cli -am -Dtest=ManyTasksTest -Dsurefire.failIfNoSpecifiedTests=false -Dheddle.many.seconds=60}.
 */
class ManyTasksTest {
    private static final String SECONDS = System.getProperty("heddle.many.seconds", "1.5");

    @TempDir
    Path logs;

    @ParameterizedTest
    @ValueSource(strings = {"2", "8"})
    void everyRowIsAccountedFor(String cpus) throws IOException {
        CommandRun run = CommandRun.of(
                "run",
                workload().toString(),
                "--cpus",
                cpus,
                "--duration",
                SECONDS,
                "--log-dir",
                logs.toString(),
                "--json");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.tasks()).hasSize(500);
        assertThat(run.cpuStats()).hasSize(Integer.parseInt(cpus));
        assertThat(run.tasks().stream()
                        .mapToLong(task -> JsonText.number(task, "rows"))
                        .sum())
                .isPositive();
        LogRows.agree(logs, run.tasks());
        LeftThreads.assertNone();
    }

    @Test
    void theWorkloadIsTheProjects() {
        assertThat(workload()).exists();
    }

    private static Path workload() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("workloads/many.json"))) {
            folder = folder.getParent();
        }
        assertThat(folder).isNotNull();
        return folder.resolve("workloads/many.json");
    }
}
