package dev.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process that measures prints is read as it was meant, or refused. */
class ValueTest {
    @Test
    void aLineIsReadAsItWasWritten() {
        List<Value> values = List.of(new Value("", "ns", 12.5), new Value("p99.9", "us", 0));

        assertThat(Value.parse(values.stream().map(Value::line).toList())).isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\tns",
                "\tns\t",
                "\tns\tfast",
                "\tns\tNaN",
                "\tns\tInfinity",
                "\tns\t-1",
                "\tns\t1\t2",
                "panic: all goroutines are asleep"
            })
    void whatIsNoNumberIsNoMeasurement(String line) {
        assertThatThrownBy(() -> Value.parse(List.of("\tns\t1", line)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is no measurement");
    }

    @Test
    void nothingIsNoMeasurement() {
        assertThatThrownBy(() -> Value.parse(List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it measured nothing");
    }

    @Test
    void anEffortIsReadAsItWasWritten() {
        for (Effort effort : List.of(Effort.of(250), Effort.SHORT)) {
            assertThat(Effort.parse(effort.arguments())).isEqualTo(effort);
        }
        assertThat(Effort.SHORT.scale(1_000, 1)).isEqualTo(1);
        assertThat(Effort.of(49).scale(1_000, 1)).isEqualTo(1);
        assertThat(Effort.of(50).scale(1_000, 1)).isEqualTo(1_000);
    }
}
