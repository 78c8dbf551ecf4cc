package dev.heddle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What {@code numbers.js} makes of them is tested with the page. */
class PackedNumbersTest {
    private static byte[] bytes(PackedNumbers numbers) {
        return Base64.getDecoder().decode(numbers.toBase64());
    }

    @Test
    void smallNumbersAreOneByteAndLargeOnesMore() {
        assertThat(bytes(new PackedNumbers().add(0).add(127))).containsExactly(0, 127);
        assertThat(bytes(new PackedNumbers().add(128).add(300))).containsExactly(0x80, 1, 0xAC, 2);
        assertThat(bytes(new PackedNumbers().add(Long.MAX_VALUE))).hasSize(9);
    }

    @Test
    void signsGoToTheLowestBit() {
        assertThat(bytes(new PackedNumbers()
                        .addSigned(0)
                        .addSigned(-1)
                        .addSigned(1)
                        .addSigned(-64)))
                .containsExactly(0, 1, 2, 127);
    }

    @Test
    void aNumberBelowZeroNeedsASign() {
        assertThatThrownBy(() -> new PackedNumbers().add(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereMayBeMany() {
        PackedNumbers numbers = new PackedNumbers();
        for (int i = 0; i < 100_000; i++) {
            numbers.add(i % 128);
        }
        byte[] bytes = bytes(numbers);
        assertThat(bytes).hasSize(100_000);
        assertThat(bytes[99_999]).isEqualTo((byte) (99_999 % 128));
    }
}
