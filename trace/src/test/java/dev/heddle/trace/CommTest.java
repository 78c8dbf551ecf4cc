package dev.heddle.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommTest {
    @ParameterizedTest
    @CsvSource({
        "compositor, compositor",
        "kworker/u16:1, kworker/u16:1",
        "fifteen-letters, fifteen-letters",
        "sixteen--letters, sixteen-~etters",
        "compositor-worker-12, composit~ker-12",
        "two words, two_words",
        "a=b, a_b",
        "x[3](y)<z>|w, x_3__y__z__w",
        "pid==>1, pid___1",
        "123, t123",
        "0xff, t0xff",
        "1234567890123456, t1234567~123456",
        "'line\nbreak', line_break",
        "größe, gr__e",
        "'\uD83D\uDE80', _",
    })
    void namesAreShortAndPlain(String name, String comm) {
        assertThat(Comm.of(1, name)).isEqualTo(comm).matches("[!-~]{1,15}");
    }

    @Test
    void aTaskWithoutNameHasItsId() {
        assertThat(Comm.of(42, "")).isEqualTo("task-42");
        assertThat(Comm.of(1_234_567_890_123L, "")).isEqualTo("task-123~890123");
    }
}
