package dev.heddle.compositor.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameClockTest {
    @Test
    void nothingAddsUp() {
        FrameClock clock = new FrameClock(7, 60);
        assertThat(clock.deadline(60L * 86_400 * 365)).isEqualTo(7 + 86_400L * 365 * 1_000_000_000);
        assertThat(clock.deadline(1)).isEqualTo(7 + 16_666_666);
        assertThat(clock.deadline(2)).isEqualTo(7 + 33_333_333);
    }

    @Test
    void theNextFrameIsTheFirstThatIsDueLater() {
        FrameClock clock = new FrameClock(0, 144);
        for (long frame = 0; frame < 1000; frame++) {
            assertThat(clock.firstAfter(clock.deadline(frame))).isEqualTo(frame + 1);
            assertThat(clock.firstAfter(clock.deadline(frame + 1) - 1)).isEqualTo(frame + 1);
        }
    }
}
