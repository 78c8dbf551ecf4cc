package dev.heddle.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks count as done has been done, as the schedulers' own counters have it. */
class SwitchesTest {
    private static final int TIMES = 2_000;

    private interface Load {
        void run(Side side) throws InterruptedException;
    }

    private static void assertSwitches(Contender contender, long atLeast, Load load) throws InterruptedException {
        try (Side side = contender.open(1)) {
            long before = side.switches();
            load.run(side);
            assertThat(side.switches() - before).isBetween(atLeast, atLeast + 50);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HEDDLE", "UNPINNED", "TRACED", "FLOOR"})
    void yields(Contender contender) throws Exception {
        assertSwitches(contender, 2L * TIMES, side -> new Yield().once(side, TIMES));
    }

    @ParameterizedTest
    @EnumSource(names = {"HEDDLE", "UNPINNED", "TRACED", "FLOOR"})
    void handoffs(Contender contender) throws Exception {
        assertSwitches(contender, 2L * TIMES - 2, side -> PingPong.run(side, TIMES, false));
    }

    @ParameterizedTest
    @EnumSource(names = {"HEDDLE", "FLOOR"})
    void jobs(Contender contender) throws Exception {
        assertSwitches(contender, TIMES, side -> JobLoad.resubmitting(side, TIMES));
        assertSwitches(contender, TIMES, side -> JobLoad.batches(side, TIMES / 10, 10));
        assertSwitches(contender, TIMES, side -> JobLoad.fromOutside(side, TIMES));
    }

    @Test
    void tasksThatDoNotAlternateAreNoResult() throws Exception {
        try (Side side = Contender.HEDDLE.open(1)) {
            Alternation alternation = new Alternation(side, TIMES);
            for (int i = 0; i < 2 * TIMES; i++) {
                alternation.ran(1 + i / TIMES);
            }

            assertThatThrownBy(alternation::requireAlternated)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("only 2 switched");
        }
    }
}
