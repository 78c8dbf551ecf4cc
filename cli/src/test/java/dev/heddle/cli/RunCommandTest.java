package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs small files in this JVM. */
@Timeout(60)
class RunCommandTest {
    private static final String WORKLOAD = """
            {
                "tasks": {
                    "pair": { "instance": 2, "loop": 20, "run": 50, "timer": { "ref": "unique", "period": 2000 } },
                    "urgent": { "policy": "SCHED_FIFO", "priority": 10, "loop": 5, "run": 50, "sleep": 1000 }
                },
                "global": { "duration": 30, "calibration": 20 }
            }
            """;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("small.json"), WORKLOAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heddle", "jdk"})
    void printsExactlyOneJsonObject(String scheduler) {
        CommandRun run = CommandRun.of("run", file.toString(), "--json", "--scheduler", scheduler, "--cpus", "2");

        assertThat(run.status()).isZero();
        Map<String, Object> json = run.json();
        assertThat(json).containsEntry("scheduler", scheduler).containsEntry("cpus", 2);
        assertThat(json.get("wallSeconds")).isInstanceOf(Double.class);
        assertThat(run.tasks()).extracting(task -> task.get("name")).containsExactly("pair", "pair", "urgent");
        assertThat(run.tasks()).extracting(task -> task.get("index")).containsExactly(0, 1, 2);
        assertThat(run.tasks()).extracting(task -> task.get("rows")).containsExactly(20, 20, 5);
        assertThat(run.tasks()).allSatisfy(task -> {
            assertThat(JsonText.number(task, "runMicros")).isPositive();
            Map<String, Object> latency = JsonText.child(task, "wakeLatencyMicros");
            assertThat(List.of("p50", "p90", "p99", "max"))
                    .allSatisfy(key -> assertThat(latency.get(key)).isInstanceOf(Number.class));
        });
        LeftThreads.assertNone();
    }

    @Test
    void saysWhatEachCpuDid() {
        CommandRun run = CommandRun.of("run", file.toString(), "--json", "--cpus", "3");

        assertThat(run.cpuStats()).extracting(cpu -> cpu.get("cpu")).containsExactly(0, 1, 2);
        assertThat(run.cpuStats())
                .allSatisfy(cpu -> assertThat(cpu)
                        .containsKeys(
                                "switches", "wakesLocal", "wakesRemote", "kicks", "steals", "migrations", "idleMillis")
                        .allSatisfy((key, value) -> assertThat(value).isInstanceOf(Number.class)));
        assertThat(run.cpuStats().stream()
                        .mapToLong(cpu -> JsonText.number(cpu, "switches"))
                        .sum())
                .isGreaterThanOrEqualTo(45);
    }

    @Test
    void theJdkHasNoCpuStatisticsAndNoPriorities() {
        CommandRun json = CommandRun.of("run", file.toString(), "--json", "--scheduler", "jdk");
        CommandRun table = CommandRun.of("run", file.toString(), "--scheduler", "jdk", "--cpus", "2");

        assertThat(json.cpuStats()).isEmpty();
        assertThat(json.json().get("notes").toString()).contains("priorities and affinity have no effect");
        assertThat(table.status()).isZero();
        assertThat(table.err()).contains("on the JDK's scheduler, priorities and affinity have no effect");
        assertThat(table.out())
                .contains("on the JDK's scheduler with 2 carriers")
                .contains("CPUs: the JDK's scheduler keeps no statistics of them");
    }

    @Test
    void addsUpTheInstancesOfATaskInTheTable() {
        CommandRun run = CommandRun.of("run", file.toString(), "--cpus", "2");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith(file + " on heddle with 2 CPUs, ")
                .contains("calibration: 20.00 ns per loop (from the file)")
                .containsPattern("(?m)^ *task +inst\\. +rows +run ms +wake p50 +p99 +max +slack +least +late$")
                .containsPattern("(?m)^ *pair +2 +40 ")
                .containsPattern("(?m)^ *urgent +1 +5 .* - +- +-$")
                .containsPattern("(?m)^ *cpu +switches +preempted +wakes local +remote +kicks +steals +migrated +idle$")
                .containsPattern("(?m)^ *0 +\\d")
                .containsPattern("(?m)^ *1 +\\d")
                .containsPattern("(?m)^ *all +\\d");
        assertThat(run.out().lines().filter(line -> line.startsWith("  ")).map(String::length))
                .as("two aligned tables")
                .hasSize(7)
                .satisfies(lengths -> assertThat(
                                Stream.of(lengths.toArray()).distinct().count())
                        .isLessThanOrEqualTo(2));
        assertThat(run.out() + run.err()).doesNotContain("\033").doesNotContain("\r");
    }

    @Test
    void showsNotesOnStandardError() {
        CommandRun run = CommandRun.of("run", file.toString());

        assertThat(run.err()).contains("heddle: " + file + ":4:").contains("SCHED_FIFO");
        assertThat(run.out()).doesNotContain("SCHED_FIFO");
    }

    @Test
    void writesALogForEachInstance() throws IOException {
        Path logs = directory.resolve("new/logs");
        CommandRun run = CommandRun.of("run", file.toString(), "--json", "--log-dir", logs.toString());

        LogRows.agree(logs, run.tasks());
        assertThat(run.json()).containsEntry("logDirectory", logs.toString());
    }

    @Test
    void writesNoLogsUnlessAsked() throws IOException {
        CommandRun.of("run", file.toString());

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Path.of("rt-app-pair-0.log")).doesNotExist();
    }

    @Test
    void writesLogsWhereTheFileSays() throws IOException {
        Path logs = directory.resolve("named");
        Files.writeString(file, WORKLOAD.replace("\"duration\"", "\"logdir\": \"" + logs + "\", \"duration\""));

        LogRows.agree(logs, CommandRun.of("run", file.toString(), "--json").tasks());
    }

    @Test
    void writesATrace() throws IOException {
        Path trace = directory.resolve("schedule.txt");
        CommandRun json = CommandRun.of("run", file.toString(), "--json", "--trace", trace.toString());
        CommandRun table = CommandRun.of("run", file.toString(), "--trace", trace.toString());

        Map<String, Object> said = JsonText.child(json.json(), "trace");
        assertThat(said).containsEntry("file", trace.toString()).containsEntry("dropped", 0);
        assertThat(JsonText.number(said, "events")).isPositive();
        assertThat(table.out()).containsPattern("trace: " + trace + ", [0-9,]+ events, none dropped");
        assertThat(trace).content().contains("sched_switch: ", "sched_wakeup: ", "swapper/0", "urgent");
    }

    @Test
    void writesAPage() throws IOException {
        Path page = directory.resolve("run.html");
        CommandRun json = CommandRun.of("run", file.toString(), "--json", "--report", page.toString());
        assertThat(json.json()).containsEntry("report", page.toString());
        assertThat(page)
                .content()
                .contains("echarts", "\"recorded\"", "urgent", file.getFileName() + " on heddle with");

        CommandRun jdk = CommandRun.of("run", file.toString(), "--scheduler", "jdk", "--report", page.toString());
        assertThat(jdk.out()).contains("report: " + page);
        assertThat(page)
                .content()
                .contains("urgent", "the JDK's scheduler with")
                .doesNotContain("\"recorded\"");
    }

    @Test
    void endsAtTheGivenDuration() throws IOException {
        Files.writeString(file, "{ \"tasks\": { \"t\": { \"run\": 10, \"sleep\": 100 } } }");

        CommandRun run = CommandRun.of("run", file.toString(), "--json", "--duration", "0.2");

        assertThat(run.status()).isZero();
        assertThat((Double) run.json().get("wallSeconds")).isGreaterThanOrEqualTo(0.2);
        assertThat(run.json()).containsEntry("stopped", false);
    }

    @Test
    void saysWhetherCarriersArePinned() {
        int cores = Runtime.getRuntime().availableProcessors();
        boolean canPin = System.getProperty("os.name").equals("Linux");
        String more = Integer.toString(Math.min(32, cores + 1));

        assertThat(pinned("--cpus", "1")).isEqualTo(canPin);
        assertThat(pinned("--cpus", "1", "--no-pin")).isFalse();
        assertThat(pinned("--cpus", more)).isEqualTo(canPin && cores >= 32);
        if (canPin) {
            assertThat(pinned("--cpus", more, "--pin")).isTrue();
        }
        assertThat(CommandRun.of("run", file.toString(), "--no-pin").out()).contains(", not pinned (");
    }

    private boolean pinned(String... options) {
        String[] arguments = Stream.concat(Stream.of("run", file.toString(), "--json"), Stream.of(options))
                .toArray(String[]::new);
        return (Boolean) CommandRun.of(arguments).json().get("pinned");
    }
}
