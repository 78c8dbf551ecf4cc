package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The soak's command; what a soak finds is tested where it is. */
@Timeout(120)
class SoakCommandTest {
    @Test
    void printsOneJsonObject() throws IOException {
        CommandRun run = CommandRun.of("soak", "--minutes", "0.02", "--cpus", "2", "--seed", "7", "--json");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        Map<String, Object> json = run.json();
        assertThat(json)
                .containsEntry("seed", 7)
                .containsEntry("cpus", 2)
                .containsEntry("findings", 0)
                .containsKeys(
                        "seconds",
                        "rounds",
                        "tasks",
                        "steps",
                        "acts",
                        "pauses",
                        "offlines",
                        "switches",
                        "steals",
                        "handOvers",
                        "heapGrowthBytes",
                        "first");
        assertThat(JsonText.number(json, "tasks")).isPositive();
    }

    @Test
    void saysWhatItWasAndBySeed() {
        CommandRun run = CommandRun.of("soak", "--minutes", "0.01", "--cpus", "1");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).containsPattern("on 1 CPUs, 3 rounds, seed [0-9-]+: nothing found");
    }

    @Test
    void badOptionsAreNamed() {
        CommandRun minutes = CommandRun.of("soak", "--minutes", "0");
        assertThat(minutes.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(minutes.err()).contains("--minutes 0.0: from 0.01 to a year is allowed");
        CommandRun cpus = CommandRun.of("soak", "--cpus", "1025");
        assertThat(cpus.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cpus.err()).contains("--cpus 1025: 1 to 1024 are allowed");
    }
}
