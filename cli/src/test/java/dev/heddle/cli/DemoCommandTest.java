package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
}
