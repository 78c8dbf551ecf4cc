package dev.heddle.workload.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The text of logs, to the character. */
final class LogFormatTest {
    @Test
    void aRowIsWhatRtAppWouldWrite() {
        Rows rows = new Rows(2);
        rows.add(500000, 7681, 100092, 649018872, 649118964, 74, 92310, 10000, 100000, 96);
        rows.add(1, 2, 3, 4, 5, 6, -7, 8, 9, 123456789012L);
        StringBuilder text = new StringBuilder();
        LogFormat.appendRow(text, 0, rows, 0);
        LogFormat.appendRow(text, 12345, rows, 1);
        assertThat(text.toString()).isEqualTo("""
                           0   500000     7681   100092       649018872       649118964              74      92310      10000     100000         96
                        12345        1        2        3               4               5               6         -7          8          9 123456789012
                        """);
    }

    @Test
    void theHeaderNamesThePolicyAndTheColumns() {
        assertThat(LogFormat.header("SCHED_OTHER priority : 0")).isEqualTo("""
                        # Policy : SCHED_OTHER priority : 0
                        #idx     perf      run   period           start             end          rel_st      slack c_duration   c_period     wu_lat
                        """);
    }

    @Test
    void rowsAreFullAtTheirCapacity() {
        Rows rows = new Rows(1);
        assertThat(rows.isFull()).isFalse();
        rows.add(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(rows.isFull()).isTrue();
        assertThat(rows.count()).isEqualTo(1);
    }
}
