package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Short demos. How late frames are is for benchmarks to judge. */
@Timeout(120)
class DemoCommandTest {
    @Test
    void saysWhatWasSeenAndThatEverythingCameBack() {
        CommandRun run = CommandRun.of("demo", "--seconds", "0.5");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("the desktop on heddle with ")
                .containsPattern("\\d+ frames, \\d+\\.\\d+ a second of 60; ")
                .contains(
                        "every task and every surface came back", "the picture is the same as one composed as a whole");
        LeftThreads.assertNone();
    }

    @Test
    void printsNothingButTheNamedFieldsIfJsonIsAsked() {
        CommandRun run = CommandRun.of("demo", "--seconds", "0.5", "--json", "--cpus", "1", "--fps", "30");

        Map<String, Object> json = run.json();
        assertThat(json.keySet())
                .containsExactly(
                        "scheduler",
                        "cpus",
                        "seconds",
                        "frames",
                        "fps",
                        "lateFrames",
                        "intervalMicros",
                        "wakeToRunMicros",
                        "started",
                        "ended",
                        "leaked");
        assertThat(json).containsEntry("scheduler", "heddle").containsEntry("leaked", 0);
        assertThat(((Number) json.get("started")).longValue()).isPositive();
        assertThat(json.get("ended")).isEqualTo(json.get("started"));
        assertThat(json.get("intervalMicros")).asString().contains("p50", "p99", "max");
    }

    @Test
    void writesTheLastPicture(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("desktop.png");
        CommandRun run = CommandRun.of(
                "demo", "--seconds", "0.2", "--windows", "3", "--churn", "100", "--screenshot", file.toString());

        assertThat(run.status()).isZero();
        assertThat(Files.size(file)).isPositive();
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1280);
    }

    @Test
    void writesAPage(@TempDir Path directory) {
        Path page = directory.resolve("desktop.html");
        CommandRun run = CommandRun.of("demo", "--seconds", "0.3", "--report", page.toString());

        assertThat(run.status()).isZero();
        assertThat(page)
                .content()
                .contains(
                        "\"recorded\"",
                        "\"name\":\"compositor\",\"period\":16666667,\"late\":20000000",
                        "surfaces leaked");
    }

    @Test
    void runsOnTheJdksScheduler(@TempDir Path directory) {
        Path page = directory.resolve("desktop.html");
        CommandRun run = CommandRun.of("demo", "--seconds", "0.3", "--scheduler", "jdk", "--report", page.toString());
        assertThat(page).content().contains("\"name\":\"compositor\"").doesNotContain("\"recorded\"");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("on the JDK's scheduler, priorities and affinity have no effect")
                .contains("every task and every surface came back");
    }

    @Test
    void comparesBothSchedulersInOneTable(@TempDir Path directory) {
        Path file = directory.resolve("desktop.png");
        CommandRun run = CommandRun.of("demo", "--seconds", "0.3", "--compare", "--screenshot", file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsPattern("\\n +heddle +jdk\\n")
                .containsPattern("later than 20 ms +\\d+ +[\\d,]+\\n")
                .containsPattern("did not come back +0 +0\\n")
                .containsPattern("wrong pixels +0 +0\\n");
        assertThat(file).exists();
        LeftThreads.assertNone();
    }

    @Test
    void comparesForPrograms() {
        CommandRun run = CommandRun.of("demo", "--seconds", "0.2", "--compare", "--json", "--cpus", "1");

        assertThat(run.status()).isZero();
        assertThat(JsonText.list(run.out()))
                .extracting(each -> each.get("scheduler"))
                .containsExactly("heddle", "jdk");
    }

    /** The desktop as a workload, on more CPUs than there are here. */
    @Test
    void theSimulatedDesktopHoldsItsDeadlines() {
        Path file = Path.of("..", "workloads", "desktop.json");
        CommandRun run = CommandRun.of("simulate", file.toString(), "--cpus", "64", "--json");

        assertThat(run.status()).as(run.err()).isZero();
        for (String name : List.of("input", "audio", "compositor")) {
            Map<String, Object> task = run.tasks().stream()
                    .filter(candidate -> name.equals(candidate.get("name")))
                    .findFirst()
                    .orElseThrow();
            assertThat(task.get("slackMicros").toString())
                    .as(name)
                    .contains("misses=0")
                    .doesNotContain("count=0");
        }
    }

    /** It has a terminal here, of `script`, which turns what is typed into signals and copies what is shown. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void showsThePictureInATerminalAndEndsInOrderByCtrlC(@TempDir Path directory) throws Exception {
        String command = String.join(
                " ",
                CommandProcess.javaCommand(
                        List.of(CommandProcess.OPENED), "demo", "--seconds", "600", "--churn", "50", "--windows", "2"));
        List<String> onTerminal = List.of(
                "env",
                "TERM=xterm",
                "COLORTERM=truecolor",
                "script",
                "-q",
                "-e",
                "-c",
                "stty cols 100 rows 30; exec " + command,
                "/dev/null");
        try (CommandProcess process = CommandProcess.start(directory, onTerminal)) {
            String shown = process.readUntil(" late (20 ms)");
            process.type("\003");
            CommandRun run = process.finish();

            assertThat(shown).contains("\033[?1049h", "the desktop on heddle with ", "\033[48;2;");
            assertThat(run.status()).as(run.out()).isEqualTo(ExitStatus.INTERRUPTED);
            assertThat(run.out().substring(run.out().lastIndexOf("\033[?1049l")))
                    .contains("every task and every surface came back");
        }
    }
}
