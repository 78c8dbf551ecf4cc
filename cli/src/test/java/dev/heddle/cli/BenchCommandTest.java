package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code heddle bench}: what it takes, what it prints, and how it ends. What is measured, the benchmarks' own tests check. */
@Timeout(120)
class BenchCommandTest {
    /** As little as there can be: the numbers mean nothing. */
    private static final String[] LITTLE = {"--millis", "1", "--rounds", "2"};

    @TempDir
    Path directory;

    private static CommandRun little(String... arguments) {
        return CommandRun.of(Stream.of(Stream.of("bench"), Stream.of(arguments), Stream.of(LITTLE))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                arguments(List.of("yeild"), "no benchmark is named 'yeild'"),
                arguments(List.of("yield", "spin"), "no benchmark is named 'spin'"),
                arguments(List.of("--list", "yeild"), "no benchmark is named 'yeild'"),
                arguments(List.of("yield", "--against", "linux"), "--against linux: there are heddle, "),
                arguments(List.of("yield", "--against", "jdk,erlang"), "--against erlang: there are heddle, "),
                arguments(List.of("--against"), "--against"),
                arguments(List.of("--rounds", "0"), "--rounds 0: 1 to 1000"),
                arguments(List.of("--rounds", "many"), "'many'"),
                arguments(List.of("--millis", "0"), "--millis 0: 1 to 30000"),
                arguments(List.of("--frobnicate"), "'--frobnicate'"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatCannotBeUsedIsNamed(List<String> words, String message) {
        CommandRun run =
                CommandRun.of(Stream.concat(Stream.of("bench"), words.stream()).toArray(String[]::new));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("heddle: ").contains(message, "Try 'heddle bench --help'");
    }

    @Test
    void theListSaysWhatThereIs() {
        CommandRun run = CommandRun.of("bench", "--list");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("(?m)^yield +two tasks on one CPU")
                .containsPattern("(?m)^ +1 CPU; heddle, traced, jdk, floor, continuation, go, tokio$")
                .containsPattern("(?m)^server-jetty-mixed-150 ");
        assertThat(CommandRun.of("bench", "--list", "wake").out().lines().filter(line -> !line.startsWith(" ")))
                .hasSize(2);
    }

    @Test
    void theListIsForProgramsToo() {
        CommandRun run = CommandRun.of("bench", "--list", "--json", "ring");

        assertThat(JsonText.list(run.out()))
                .singleElement()
                .satisfies(one -> assertThat(one)
                        .containsOnlyKeys("name", "what", "cpus", "contenders")
                        .containsEntry("name", "ring"));
    }

    @Test
    void asJsonEachNumberHasTheseKeysAndNoOthers() {
        CommandRun run = little("chained-start", "--against", "jdk,unpinned", "--json");

        assertThat(run.status()).as(run.err()).isZero();
        List<Map<String, Object>> all = JsonText.list(run.out());
        assertThat(all).extracting(one -> one.get("name")).containsExactly("chained-start", "chained-start.cpu");
        assertThat(all).allSatisfy(one -> {
            assertThat(one).containsOnlyKeys("name", "unit", "heddle", "jdk", "ratio", "spread", "peers");
            assertThat(one).containsEntry("unit", "ns");
            double ratio = number(one.get("ratio"));
            assertThat(number(one.get("heddle"))).isPositive();
            assertThat(number(one.get("jdk"))).isPositive();
            assertThat(JsonText.numbers(one.get("spread")))
                    .hasSize(2)
                    .isSorted()
                    .satisfies(spread -> assertThat(ratio).isBetween(spread.get(0), spread.get(1)));
            assertThat(JsonText.child(one, "peers")).containsOnlyKeys("unpinned");
        });
        assertThat(run.err()).contains("commit ", "JDK ", "pinned to cores", "medians of 2 rounds");
    }

    @Test
    void withoutAPeerThereIsNoRatio() {
        CommandRun run = little("checkpoint", "--against", "jdk", "--json");

        assertThat(JsonText.list(run.out()))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one)
                        .containsEntry("jdk", null)
                        .containsEntry("ratio", null)
                        .containsEntry("spread", List.of())
                        .containsEntry("peers", Map.of()));
    }

    @Test
    void theTableHasALineForEachNumberAndSaysWhatItDependsOn() {
        CommandRun run = little("ring", "--against", "jdk,unpinned");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("commit ", "JDK ", "carriers pinned to cores", "medians of 2 rounds")
                .containsPattern("(?m)^benchmark +unit +heddle +jdk +ratio +spread +cpu +others$")
                .containsPattern("(?m)^ring +ns( +[0-9.]+){3} +[0-9.]+-[0-9.]+ +[0-9.]+  unpinned [0-9.]+$");
        // No terminal, no progress.
        assertThat(run.err()).isEmpty();
    }

    /** The measuring process may hear of it later, or not at all. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSignalToTheCommandAloneKeepsWhatIsMeasured() throws Exception {
        try (CommandProcess process = CommandProcess.start(
                directory, "bench", "chained-start", "ring", "--against", "heddle", "--rounds", "9", "--millis", "1")) {
            String before = process.readUntil("chained-start ");

            process.signal("INT");
            CommandRun run = process.finish();

            assertThat(run.status()).as(run.err()).isEqualTo(130);
            assertThat(before + run.out()).containsPattern("(?m)^chained-start +ns +[0-9.]+ +- ");
            assertThat(run.err()).startsWith("heddle: ring: ended early, in round ");
        }
    }

    /** Its standard error is a terminal here, of {@code script}, and Ctrl-C is typed there: all processes get it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void onATerminalItShowsHowFarItIsAndCtrlCKeepsWhatIsMeasured() throws Exception {
        Path json = directory.resolve("results.json");
        String command = String.join(
                " ",
                CommandProcess.javaCommand(
                        List.of(CommandProcess.OPENED),
                        "bench",
                        "chained-start",
                        "ring",
                        "--against",
                        "jdk",
                        "--rounds",
                        "3",
                        "--millis",
                        "1",
                        "--json"));
        List<String> onTerminal = List.of(
                "env",
                "TERM=xterm",
                "script",
                "-q",
                "-e",
                "-c",
                "stty cols 100; exec " + command + " > " + json,
                "/dev/null");
        try (CommandProcess process = CommandProcess.start(directory, onTerminal)) {
            String shown = process.readUntil("ring jdk, round 1 of 3");
            process.type("\003");
            CommandRun run = process.finish();

            assertThat(run.status()).as(shown + run.out()).isEqualTo(130);
            assertThat(shown).contains("  0 % chained-start heddle, round 1 of 3", " 50 % ring heddle, round 1 of 3");
            assertThat(run.out()).contains("heddle: ring: ended early, in round 1 of 3");
            List<Map<String, Object>> all = JsonText.list(Files.readString(json));
            assertThat(all)
                    .extracting(one -> one.get("name"))
                    .containsExactly("chained-start", "chained-start.cpu", "ring", "ring.cpu");
            assertThat(JsonText.numbers(all.get(0).get("spread"))).hasSize(2);
            assertThat(all.get(2)).containsEntry("jdk", null);
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
