package dev.heddle.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.side.Side;
import org.junit.jupiter.api.Test;

/** What JMH does not measure is no result. That it measures what there is, {@code EveryBenchmarkTest} shows. */
class JmhBenchmarkTest {
    @Test
    void noMethodsAreNoMeasurement() {
        try (Side side = Contender.FLOOR.open(1)) {
            assertThatThrownBy(() ->
                            JmhBenchmark.of("none", "", JmhBenchmarkTest.class).measure(side, Effort.SHORT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("No benchmarks to run");
        }
    }
}
