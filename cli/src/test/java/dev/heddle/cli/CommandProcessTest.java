package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a JVM of its own shows: exit statuses, signals, flags, and a terminal. */
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandProcessTest {
    private static final String ENDLESS = """
            {
                "tasks": {
                    "tick": { "instance": %d, "run": 10, "timer": { "ref": "unique", "period": 1000 } },
                    "busy": { "runtime": 5000 }
                },
                "global": { "calibration": 20 }
            }
            """;

    @TempDir
    Path directory;

    private Path file;
    private Path logs;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("endless.json"), ENDLESS.formatted(2));
        logs = Files.createDirectory(directory.resolve("logs"));
    }

    @ParameterizedTest
    @CsvSource({"INT,heddle,130", "INT,jdk,130", "TERM,heddle,143"})
    void aSignalEndsTheRunInOrder(String signal, String scheduler, int status) throws Exception {
        try (CommandProcess process = CommandProcess.start(
                directory, "run", file.toString(), "--json", "--scheduler", scheduler, "--log-dir", logs.toString())) {
            awaitRows();

            process.signal(signal);
            CommandRun run = process.finish();

            assertThat(run.status()).as(run.err()).isEqualTo(status);
            assertThat(run.json()).containsEntry("stopped", true);
            assertThat(run.tasks()).hasSize(3);
            assertThat(JsonText.number(run.tasks().get(0), "rows")).isGreaterThan(10);
            LogRows.agree(logs, run.tasks());
        }
    }

    @Test
    void anInterruptedRunStillWritesItsTraceAndItsTables() throws Exception {
        Path trace = directory.resolve("trace.txt");
        try (CommandProcess process = CommandProcess.start(
                directory, "run", file.toString(), "--trace", trace.toString(), "--log-dir", logs.toString())) {
            awaitRows();

            process.signal("INT");
            CommandRun run = process.finish();

            assertThat(run.status()).isEqualTo(130);
            assertThat(run.out()).contains(", ended early", "\nTasks ", "\nCPUs\n", "logs: 3 files in ");
            assertThat(run.out()).containsPattern("trace: " + trace + ", [0-9,]+ events, none dropped\n$");
            assertThat(run.err().lines()).allSatisfy(line -> assertThat(line).startsWith("heddle: " + file + ":"));
            assertThat(trace).content().endsWith("\n").contains("sched_switch");
        }
    }

    /** The first makes it print a result that is too long for a pipe that nobody reads, so it hangs there. */
    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        Files.writeString(file, ENDLESS.formatted(600));
        try (CommandProcess process =
                CommandProcess.start(directory, "run", file.toString(), "--json", "--log-dir", logs.toString())) {
            awaitRows();
            process.signal("INT");
            assertThat(process.out().read()).isEqualTo('{');

            process.signal("INT");

            assertThat(process.status()).isEqualTo(130);
        }
    }

    @Test
    void withoutTheFlagItSaysWhichOneIsMissing() throws Exception {
        try (CommandProcess process =
                CommandProcess.start(directory, CommandProcess.javaCommand(List.of(), "run", file.toString()))) {
            CommandRun run = process.finish();

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("heddle: ").contains("--add-opens").doesNotContain("\tat ");
        }
    }

    @Test
    void whatCannotBeUsedEndsWithStatusTwo() throws Exception {
        Files.writeString(file, "{");
        try (CommandProcess process = CommandProcess.start(directory, "run", file.toString())) {
            assertThat(process.finish().status()).isEqualTo(2);
        }
    }

    /** Its standard error is a terminal here, of `script`, which copies what it shows. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void onATerminalItDrawsALineForEachCpuAndTakesItAwayAgain() throws Exception {
        String command = String.join(
                " ",
                CommandProcess.javaCommand(
                        List.of(CommandProcess.OPENED), "run", file.toString(), "--cpus", "2", "--duration", "1"));
        List<String> onTerminal =
                List.of("env", "TERM=xterm", "script", "-q", "-e", "-c", "stty cols 100; exec " + command, "/dev/null");
        try (CommandProcess process = CommandProcess.start(directory, onTerminal)) {
            CommandRun run = process.finish();

            assertThat(run.status()).as(run.out()).isZero();
            assertThat(run.out())
                    .contains(file + " on heddle with 2 CPUs")
                    .containsPattern("cpu  0 \\[[ |]{20}] +\\d+ % busy +\\d+ ready +[0-9,]+ switches/s +\\d+ steals")
                    .containsPattern("cpu  1 ")
                    .containsPattern("running +\\d+%")
                    .contains("\033[4A");
            String afterTheView = run.out().substring(run.out().lastIndexOf("\033[K"));
            assertThat(afterTheView).contains("Tasks (", "CPUs").doesNotContain("running ");
        }
    }

    /** A log that has rows was written while the run goes on. */
    private void awaitRows() throws IOException, InterruptedException {
        try (WatchService watch = logs.getFileSystem().newWatchService()) {
            logs.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!hasRows()) {
                WatchKey key = watch.poll(60, TimeUnit.SECONDS);
                assertThat(key).as("something is written to %s", logs).isNotNull();
                key.pollEvents();
                key.reset();
            }
        }
    }

    private boolean hasRows() throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.toList()) {
                if (Files.readString(log).lines().anyMatch(line -> !line.startsWith("#"))) {
                    return true;
                }
            }
        }
        return false;
    }
}
