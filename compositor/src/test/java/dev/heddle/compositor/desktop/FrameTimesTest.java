package dev.heddle.compositor.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameTimesTest {
    private static final long MILLI = 1_000_000;
    private static final long PERIOD = 16_666_666;

    private static void frame(FrameTimes times, long at) {
        times.presented(at - MILLI, at - MILLI / 2, at);
    }

    @Test
    void countsFramesOfTheMeasuredTimeAlone() {
        FrameTimes times = new FrameTimes(100 * MILLI, PERIOD, 10);
        frame(times, 95 * MILLI);
        frame(times, 110 * MILLI);
        frame(times, 127 * MILLI);
        times.end(130 * MILLI);
        frame(times, 144 * MILLI);
        times.finish();
        assertThat(times.frames()).isEqualTo(2);
        assertThat(times.late()).isZero();
        assertThat(times.presentedAt().remaining()).isEqualTo(2);
        assertThat(times.wakePercentiles().max()).isBetween(499.0, 501.0);
    }

    @Test
    void oneMoreThan20MillisAfterTheOneBeforeIsLate() {
        FrameTimes times = new FrameTimes(0, PERIOD, 10);
        frame(times, 10 * MILLI);
        frame(times, 30 * MILLI);
        assertThat(times.late()).isZero();
        frame(times, 50 * MILLI + 1);
        assertThat(times.late()).isEqualTo(1);
        assertThat(times.intervalPercentiles().max()).isBetween(20_000.0, 20_020.0);
    }

    @Test
    void oneThatNeverCameIsLate() {
        FrameTimes times = new FrameTimes(0, PERIOD, 10);
        times.end(500 * MILLI);
        times.finish();
        assertThat(times.frames()).isZero();
        assertThat(times.late()).isEqualTo(1);
        FrameTimes stopped = new FrameTimes(0, PERIOD, 10);
        frame(stopped, 16 * MILLI);
        stopped.end(40 * MILLI);
        stopped.finish();
        assertThat(stopped.late()).isEqualTo(1);
    }

    @Test
    void aTimeWithNothingToShowIsNoLateness() {
        FrameTimes times = new FrameTimes(0, PERIOD, 10);
        frame(times, 10 * MILLI);
        times.idled();
        frame(times, System.nanoTime() + PERIOD);
        assertThat(times.late()).isZero();
        assertThat(times.frames()).isEqualTo(2);
    }
}
