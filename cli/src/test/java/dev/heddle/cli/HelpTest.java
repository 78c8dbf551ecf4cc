package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says about itself. */
class HelpTest {
    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "demo --help", "bench --help"})
    void eachCommandHasHelpWithExamples(String arguments) {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("Usage: heddle").contains("Examples:", "  heddle ");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theHelpOfRunNamesEveryOption() {
        assertThat(CommandRun.of("run", "--help").out())
                .contains(
                        "--cpus",
                        "--duration",
                        "--log-dir",
                        "--[no-]pin",
                        "--scheduler",
                        "--trace",
                        "--report",
                        "--json",
                        "FILE");
    }

    @Test
    void saysItsVersion() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsPattern("^heddle \\d+\\.\\d+")
                .contains("Java ")
                .doesNotContain("${");
    }
}
