package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short demo. */
@Timeout(60)
class DemoCommandTest {
    @Test
    void endsWithWhatWasSeen() {
        CommandRun run = CommandRun.of("demo", "--duration", "0.5");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("workloads/desktop.json on heddle")
                .containsPattern("The compositor made \\d+ frames in \\d+\\.\\d s, \\d+\\.\\d a second of 60; ");
        assertThat(run.err()).contains("workloads/desktop.json:");
        LeftThreads.assertNone();
    }

    @Test
    void printsNothingButJsonIfThatIsAsked() {
        CommandRun run = CommandRun.of("demo", "--duration", "0.2", "--json");

        assertThat(run.tasks()).extracting(task -> task.get("name")).contains("compositor", "input", "audio");
    }

    @Test
    void saysSoIfThereWasNoFrame() {
        CommandRun run = CommandRun.of("demo", "--duration", "0.001");

        assertThat(run.out()).contains("before the compositor's first frame");
    }
}
