package dev.heddle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs in other languages: each of their loads runs, where the toolchain is installed; where it is not, that is said. */
@Timeout(300)
class PeersTest {
    private static final String PATH = System.getenv().getOrDefault("PATH", "");

    @ParameterizedTest
    @EnumSource(names = {"GO", "TOKIO"})
    void eachLoadRuns(Contender contender) throws Exception {
        Peers peers = new Peers(PATH);
        List<Benchmark> all = Suite.all().stream()
                .filter(benchmark -> benchmark.contenders().contains(contender))
                .toList();
        for (Benchmark benchmark : all) {
            try {
                EveryBenchmarkTest.requireMeasured(
                        benchmark, ContenderProcess.run(peers.command(contender, benchmark, Effort.SHORT), 60));
            } catch (Measuring.Absent absent) {
                assumeTrue(false, contender.label() + ": absent: " + absent.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GO, go is not installed (Debian: golang-go)",
        "TOKIO, cargo is not installed (Debian: cargo and librust-tokio-dev)"
    })
    void withoutAToolchainItIsSaidWhatToInstall(Contender contender, String message) {
        Peers peers = new Peers("");

        assertThatThrownBy(() -> peers.command(contender, Suite.named("ring"), Effort.SHORT))
                .isInstanceOf(Measuring.Absent.class)
                .hasMessage(message);
    }

    @Test
    void aLoadThatIsNotThereIsAFailure() throws Exception {
        Peers peers = new Peers(PATH);
        List<String> command;
        try {
            command = peers.command(Contender.GO, Suite.named("checkpoint"), Effort.SHORT);
        } catch (Measuring.Absent absent) {
            assumeTrue(false, "go: absent: " + absent.getMessage());
            return;
        }

        assertThatThrownBy(() -> ContenderProcess.run(command, 60))
                .isInstanceOf(Measuring.Failed.class)
                .hasMessageContaining("no load is named checkpoint");
    }
}
