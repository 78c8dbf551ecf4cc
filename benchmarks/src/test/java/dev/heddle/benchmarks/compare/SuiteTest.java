package dev.heddle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import org.junit.jupiter.api.Test;

/** Which benchmarks there are, and what names stand for. */
class SuiteTest {
    @Test
    void aNameIsOneBenchmarkOrAllThatItBegins() {
        assertThat(Suite.matching("ring")).extracting(Benchmark::name).containsExactly("ring");
        assertThat(Suite.matching("yield")).extracting(Benchmark::name).containsExactly("yield");
        assertThat(Suite.matching("wake")).extracting(Benchmark::name).containsExactly("wake-spinning", "wake-halted");
        assertThat(Suite.matching("server-jetty")).hasSize(5);
        assertThat(Suite.matching("rin")).isEmpty();
        assertThat(Suite.matching("")).isEmpty();
    }

    @Test
    void namesAreUniqueAndHeddleRunsAll() {
        assertThat(Suite.all()).extracting(Benchmark::name).doesNotHaveDuplicates();
        assertThat(Suite.all())
                .allSatisfy(benchmark -> assertThat(benchmark.contenders()).contains(Contender.HEDDLE));
    }

    @Test
    void whatResultsDependOnIsSaid() throws Exception {
        assertThat(String.join("\n", Surroundings.describe()))
                .containsPattern("commit [0-9a-f]{7}")
                .contains("JDK " + Runtime.version(), "cores (", "pinned to cores");
    }
}
