package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be used ends with status 2 and a line that says why, before anything runs. */
@Timeout(60)
class BadInputTest {
    @TempDir
    Path directory;

    private Path good;

    @BeforeEach
    void write() throws IOException {
        good = Files.writeString(
                directory.resolve("good.json"), "{ \"tasks\": { \"t\": { \"loop\": 1, \"run\": 10 } } }");
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("malformed", "{ \"tasks\": {\n  \"t\" 1 } }", ":2:\\d+: malformed JSON"),
                arguments("no JSON at all", "hello", ":1:\\d+: "),
                arguments("empty", "", ":1:1: empty"),
                arguments("no tasks", "{ }", ":1:1: .*tasks"),
                arguments("wrong type", "{ \"tasks\": { \"t\": {\n \"run\": \"x\" } } }", ":2:\\d+: .*run"),
                arguments("affinity", "{ \"tasks\": { \"t\": {\n \"cpus\": [2], \"run\": 1 } } }", ":2:\\d+: .*0 to 1"),
                arguments("no events", "{ \"tasks\": {\n \"t\": { \"loop\": 1 } } }", ":2:\\d+: .*event"),
                arguments(
                        "policy", "{ \"tasks\": { \"t\": {\n \"policy\": \"X\", \"run\": 1 } } }", ":2:\\d+: .*SCHED_"),
                arguments("fork", "{ \"tasks\": { \"t\": {\n \"fork\": \"nobody\" } } }", ":2:\\d+: .*nobody"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void ofFiles(String name, String text, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("bad.json"), text);

        CommandRun run = CommandRun.of("run", file.toString(), "--cpus", "2", "--json");

        assertRefused(run, file + message);
        assertThat(run.err().lines()).hasSize(1);
    }

    static Stream<Arguments> options() {
        return Stream.of(
                arguments(List.of(), "which command"),
                arguments(List.of("rum"), "'rum'"),
                arguments(List.of("run"), "FILE"),
                arguments(List.of("run", "GOOD", "more"), "'more'"),
                arguments(List.of("run", "GOOD", "--frobnicate"), "'--frobnicate'"),
                arguments(List.of("run", "GOOD", "--cpus", "0"), "--cpus 0: 1 to 1024"),
                arguments(List.of("run", "GOOD", "--cpus", "1025"), "--cpus 1025: 1 to 1024"),
                arguments(List.of("run", "GOOD", "--cpus", "two"), "'two'"),
                arguments(List.of("run", "GOOD", "--duration", "0"), "--duration 0.0: from"),
                arguments(List.of("run", "GOOD", "--duration", "-1"), "--duration -1.0: from"),
                arguments(List.of("run", "GOOD", "--duration", "NaN"), "--duration NaN: from"),
                arguments(List.of("run", "GOOD", "--duration", "Infinity"), "--duration Infinity: from"),
                arguments(List.of("run", "GOOD", "--scheduler", "linux"), "'linux' is neither heddle nor jdk"),
                arguments(
                        List.of("run", "GOOD", "--scheduler", "jdk", "--trace", "t"),
                        "--trace needs --scheduler heddle"),
                arguments(List.of("run", "GOOD", "--scheduler", "jdk", "--pin"), "--pin needs --scheduler heddle"),
                arguments(List.of("demo", "GOOD"), "good.json"),
                arguments(List.of("demo", "--seconds", "0"), "--seconds 0.0: from 0.1 s"),
                arguments(List.of("demo", "--fps", "0"), "--fps 0: 1 to 1000"),
                arguments(List.of("demo", "--windows", "-1"), "--windows -1: 0 to 200"),
                arguments(List.of("demo", "--churn", "1000000"), "--churn 1000000: 0 to 100000"),
                arguments(List.of("demo", "--cpus", "2", "--on-cpu", "2"), "--on-cpu 2: there are 2 CPUs"),
                arguments(List.of("demo", "--view", "paper"), "'paper' is none of terminal, window, none"),
                arguments(List.of("demo", "--compare", "--scheduler", "jdk"), "--compare runs on both schedulers"),
                arguments(List.of("demo", "--scheduler", "jdk", "--pin"), "--pin needs --scheduler heddle"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void ofOptions(List<String> arguments, String message) {
        CommandRun run = CommandRun.of(arguments.stream()
                .map(argument -> argument.equals("GOOD") ? good.toString() : argument)
                .toArray(String[]::new));

        assertRefused(run, "heddle: ");
        assertThat(run.err()).contains(message).containsPattern("Try 'heddle( run| demo)? --help'");
    }

    static Stream<Arguments> places() {
        return Stream.of(
                arguments(
                        "--log-dir",
                        "good.json",
                        "the log directory .*good.json cannot be made: .* is not a directory"),
                arguments(
                        "--log-dir", "good.json/logs", "the log directory .* cannot be made: .*good.json is not a dir"),
                arguments("--trace", "", "--trace .*: that is a directory"),
                arguments("--report", "", "--report .*: that is a directory"),
                arguments("--report", "none/t.html", "--report .*t.html cannot be written: .*none is not there"),
                arguments("--trace", "none/t.txt", "--trace .*t.txt cannot be written: .*none is not there"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void ofPlaces(String option, String place, String message) {
        CommandRun run = CommandRun.of(
                "run", good.toString(), option, directory.resolve(place).toString());

        assertRefused(run, "heddle: " + message);
    }

    @Test
    void ofFilesThatAreNotThere() {
        assertRefused(
                CommandRun.of("run", directory.resolve("nothing.json").toString()), ".*nothing.json: no such file");
        assertRefused(CommandRun.of("run", directory.toString()), ".*: is a directory");
    }

    private static void assertRefused(CommandRun run, String start) {
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).containsPattern("^" + start);
        LeftThreads.assertNone();
    }
}
