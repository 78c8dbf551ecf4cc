package dev.heddle.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** How a time for one operation comes about. */
class LoopTest {
    /** Keeps its thread for some time, and says how many operations that was. */
    private static final class Busy extends Loop {
        private final long operations;
        private int times;

        Busy(long operations) {
            super("busy", "", 1, EnumSet.of(Contender.FLOOR), 1, 1);
            this.operations = operations;
        }

        @Override
        long once(Side side, int size) {
            times++;
            long until = System.nanoTime() + 1_000_000;
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            return operations;
        }
    }

    @Test
    void theTimeIsSharedByTheOperations() throws Exception {
        try (Side side = Contender.FLOOR.open(1)) {
            Busy busy = new Busy(1_000);
            List<Value> values = busy.measure(side, Effort.SHORT);

            assertThat(values).extracting(Value::metric).containsExactly("", "cpu");
            // At least a millisecond each time. How much more is the machine's business.
            assertThat(values.get(0).number()).isGreaterThanOrEqualTo(1_000);
            assertThat(busy.times).isPositive();
        }
    }

    @Test
    void noOperationsAreNoMeasurement() {
        try (Side side = Contender.FLOOR.open(1)) {
            assertThatThrownBy(() -> new Busy(0).measure(side, Effort.SHORT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is no measurement");
        }
    }

    @Test
    void noLatenciesAreNoMeasurement() {
        assertThatThrownBy(() -> Latency.percentiles(Latency.histogram(), 50))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no latency was recorded");
    }

    @Test
    void percentilesAreInMicroseconds() {
        Histogram nanos = Latency.histogram();
        for (int micros = 1; micros <= 1_000; micros++) {
            nanos.recordValue(micros * 1_000L);
        }

        List<Value> values = Latency.percentiles(nanos, 50, 99.9);

        assertThat(values).extracting(Value::metric).containsExactly("p50", "p99.9");
        assertThat(values).extracting(Value::unit).containsOnly("us");
        // Three significant digits.
        assertThat(values.get(0).number()).isBetween(499., 501.);
        assertThat(values.get(1).number()).isBetween(998., 1_000.);
    }
}
