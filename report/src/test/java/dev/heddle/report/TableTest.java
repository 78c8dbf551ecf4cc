package dev.heddle.report;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void everyRowHasACellForEachColumn() {
        assertThatThrownBy(() -> new Table("t", List.of("a", "b"), List.of(List.of("1", "2"), List.of("3"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"t\": a row of 1 cells under 2 columns");
    }
}
