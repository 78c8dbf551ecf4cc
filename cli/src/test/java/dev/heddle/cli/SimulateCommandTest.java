package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.simulator.SwarmFailure;
import dev.heddle.simulator.SwarmReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulates small files in this JVM. */
@Timeout(60)
class SimulateCommandTest {
    private static final String WORKLOAD = """
            {
                "tasks": {
                    "pair": { "instance": 2, "loop": 20, "run": 500, "timer": { "ref": "unique", "period": 2000 } },
                    "urgent": { "policy": "SCHED_FIFO", "priority": 10, "loop": 5, "run": 50, "sleep": 1000 },
                    "locks": { "instance": 3, "loop": 4, "lock": "m", "run": 100, "unlock": "m", "barrier": "b" },
                    "bytes": { "loop": 2, "mem": 1000000, "iorun": 4096,
                               "memrun": { "type": "chase", "size": 65536, "count": 2 } }
                },
                "global": { "duration": 30, "calibration": 20 }
            }
            """;

    /** The one waits for the other for ever. */
    private static final String STUCK = """
            { "tasks": { "waits": { "loop": 1, "sem_wait": "never" } }, "global": { "calibration": 20 } }
            """;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("small.json"), WORKLOAD);
    }

    private CommandRun simulate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("simulate", file.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** Ten that come twice as fast as they are served: each starts when the one before it ends. */
    @Test
    void requestsHaveTimesUntilTheirStartAndUntilTheirEnd() throws IOException {
        Files.writeString(file, """
                { "load": { "classes": { "c": {
                    "count": 10, "arrivals": { "uniform": 2000 }, "service": { "fixed": 1000 } } } } }
                """);
        CommandRun run = simulate("--json", "--cpus", "1");

        assertThat(run.status()).as(run.err()).isZero();
        Map<String, Object> requests =
                JsonText.objects(run.json().get("requests")).get(0);
        long start = JsonText.number(JsonText.child(requests, "startMicros"), "max");
        long response = JsonText.number(JsonText.child(requests, "responseMicros"), "max");
        assertThat(start).as("the last waits for half of the other nine").isBetween(4_450L, 4_700L);
        assertThat(response - start).as("and then runs").isBetween(990L, 1_020L);
        assertThat(simulate("--cpus", "1").out()).contains("start p99");
    }

    @Test
    void printsExactlyOneJsonObject() throws IOException {
        Path logs = directory.resolve("logs");
        CommandRun run = simulate("--json", "--cpus", "3", "--seed", "7", "--log-dir", logs.toString());

        assertThat(run.status()).as(run.err()).isZero();
        Map<String, Object> json = run.json();
        assertThat(json)
                .containsEntry("scheduler", "heddle")
                .containsEntry("cpus", 3)
                .containsEntry("seed", 7);
        assertThat(json.get("traceHash").toString()).matches("[0-9a-f]{16}");
        assertThat(json.get("simulatedSeconds")).isInstanceOf(Double.class);
        assertThat(JsonText.number(JsonText.child(json, "speed"), "events")).isPositive();
        assertThat(run.tasks()).extracting(task -> task.get("rows")).containsExactly(20, 20, 5, 4, 4, 4, 2);
        assertThat(run.cpuStats()).hasSize(3);
        LogRows.agree(logs, run.tasks());
        LeftThreads.assertNone();
    }

    /** A run of 500 microseconds takes 500, however long it takes here, and what else there is takes what it should. */
    @Test
    void timeIsVirtual() {
        List<Map<String, Object>> tasks = simulate("--json", "--cpus", "8").tasks();

        assertThat(tasks.subList(0, 2))
                .allSatisfy(
                        task -> assertThat(JsonText.number(task, "runMicros")).isBetween(10_000L, 10_100L));
        assertThat(JsonText.number(tasks.get(2), "runMicros")).isBetween(250L, 260L);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Map<String, Object> first = simulate("--json", "--cpus", "4").json();
        Map<String, Object> second = simulate("--json", "--cpus", "4").json();
        Map<String, Object> onFewer = simulate("--json", "--cpus", "2").json();

        assertThat(second.get("traceHash")).isEqualTo(first.get("traceHash"));
        assertThat(onFewer.get("traceHash")).isNotEqualTo(first.get("traceHash"));
    }

    @Test
    void saysForAPersonWhatWasSimulated() {
        CommandRun run = simulate("--cpus", "8", "--topology", "2x2x1");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("on heddle with 8 simulated CPUs (2x2x1), seed 1: ")
                .contains("scheduling events")
                .contains("trace hash: ");
    }

    @Test
    void writesAPage() throws IOException {
        Path page = directory.resolve("run.html");
        CommandRun run = simulate("--report", page.toString(), "--cpus", "8");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(page).content().contains("8 simulated CPUs", "\"recorded\"", "pair-0", "trace hash");
        // The frames of a task with a CPU to itself: an interval of exactly 2 ms is 4,000,000 with its sign, 0x80 0x92
        // 0xf4 0x01.
        String intervals = Base64.getEncoder().encodeToString(HexFormat.of().parseHex("8092f401".repeat(19)));
        assertThat(page).content().contains("\"name\":\"pair-0\",\"period\":2000000,\"late\":2400000");
        assertThat(page).content().contains("\"intervals\":\"" + intervals + "\"");
    }

    @Test
    void tracesInVirtualTime() throws IOException {
        Path trace = directory.resolve("schedule.txt");
        CommandRun run = simulate("--trace", trace.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readString(trace)).contains("sched_switch").contains("pair-0");
    }

    @Test
    void endsAtItsDurationWithoutWaitingForIt() {
        CommandRun run = simulate("--json", "--duration", "0.01");

        assertThat(run.status()).isZero();
        assertThat(run.tasks().get(0)).containsEntry("rows", 5);
    }

    @Test
    void saysThatNothingIsLeftToHappen() throws IOException {
        Files.writeString(file, STUCK);
        CommandRun run = simulate();

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(run.err()).contains("nothing is left to happen").contains("--duration");
        assertThat(simulate("--duration", "5").status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--cpus, 0, --cpus 0: 1 to",
        "--topology, 2x, --topology 2x: a topology is PACKAGESxCLUSTERSxTHREADS",
        "--duration, 0, --duration 0.0: from 0.001 s to a year is allowed",
        "--seed, x, Invalid value for option '--seed'"
    })
    void badOptionsAreNamed(String option, String value, String message) {
        CommandRun run = simulate(option, value);

        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameRunInAFreshJvm() throws IOException, InterruptedException {
        String export = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";
        String[] arguments = {"simulate", file.toString(), "--json", "--cpus", "4"};
        List<String> command = CommandProcess.javaCommand(List.of(CommandProcess.OPENED, export), arguments);
        try (CommandProcess process = CommandProcess.start(directory, command)) {
            CommandRun run = process.finish();

            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.json().get("traceHash"))
                    .isEqualTo(simulate("--json", "--cpus", "4").json().get("traceHash"));
        }
    }

    @Test
    void checksAfterEveryStepChangeNothing() {
        Map<String, Object> unchecked = simulate("--json", "--cpus", "40").json();
        CommandRun checked = simulate("--json", "--cpus", "40", "--check");

        assertThat(checked.status()).as(checked.err()).isZero();
        assertThat(checked.json().get("traceHash")).isEqualTo(unchecked.get("traceHash"));
    }

    @Test
    void aSwarmSaysHowManySeedsFailed() {
        CommandRun json = CommandRun.of("simulate", "--swarm", "20", "--seed", "5", "--json");
        CommandRun text = CommandRun.of("simulate", "--swarm", "20");

        assertThat(json.status()).isZero();
        assertThat(json.json())
                .containsEntry("firstSeed", 5)
                .containsEntry("seeds", 20)
                .containsEntry("failures", List.of());
        assertThat(JsonText.number(json.json(), "steps")).isPositive();
        assertThat(text.status()).isZero();
        assertThat(text.out()).contains("20 of 20 seeds from 1 on: none failed");
    }

    @Test
    void aFailedSeedIsNamedWithTheCommandThatReplaysIt() {
        SwarmFailure failure = new SwarmFailure(4711, new IllegalStateException("it is wrong"), "replay 4711");
        SwarmReport report = new SwarmReport(10, 1, 1, 1, List.of(failure));
        StringWriter text = new StringWriter();
        StringWriter json = new StringWriter();
        try (Interruption interruption = new Interruption()) {
            SwarmRun run = new SwarmRun(4705, 10, interruption, null);

            assertThat(run.print(report, 1, false, new PrintWriter(text, true))).isEqualTo(ExitStatus.FAILED);
            assertThat(run.print(report, 1, true, new PrintWriter(json, true))).isEqualTo(ExitStatus.FAILED);
        }
        assertThat(text.toString())
                .contains("1 failed")
                .contains("seed 4711: ")
                .contains("it is wrong")
                .contains("replay: replay 4711");
        Map<String, Object> only = JsonText.objects(
                        JsonText.object(json.toString()).get("failures"))
                .get(0);
        assertThat(only).containsEntry("seed", 4711).containsEntry("replay", "replay 4711");
    }

    @Test
    void aFileOrASwarm() {
        assertThat(CommandRun.of("simulate").err()).contains("which workload file?");
        assertThat(CommandRun.of("simulate").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(simulate("--swarm", "3").err()).contains("--swarm draws its own workloads");
        assertThat(CommandRun.of("simulate", "--swarm", "0").err()).contains("--swarm 0: at least 1 seed");
    }

    @ParameterizedTest
    @CsvSource({"run", "simulate"})
    void requestsThatComeForEverNeedAnEnd(String command) throws IOException {
        Files.writeString(file, """
                { "load": { "classes": { "c": { "arrivals": { "poisson": 1000 }, "service": { "exponential": 100 } } } } }
                """);
        CommandRun endless = CommandRun.of(command, file.toString());
        CommandRun run = CommandRun.of(command, file.toString(), "--duration", "0.2", "--json");

        assertThat(endless.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(endless.err()).contains("small.json:1:").contains("class \"c\" comes for ever");
        assertThat(run.status()).as(run.err()).isZero();
        Map<String, Object> requests =
                JsonText.objects(run.json().get("requests")).get(0);
        assertThat(JsonText.number(requests, "arrived")).isBetween(100L, 320L);
        assertThat(JsonText.number(requests, "completed")).isPositive();
        assertThat(JsonText.child(requests, "responseMicros"))
                .containsKeys("mean", "p50", "p90", "p99", "p99_9", "max");
        LeftThreads.assertNone();
    }
}
