package dev.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks count as done has been done, as the schedulers' own counters have it. */
class SidesTest {
    private static final int TIMES = 2_000;

    @ParameterizedTest
    @EnumSource
    void yieldsAreSwitches(Contender contender) throws Exception {
        try (Side side = contender.open(1)) {
            long before = side.switches();
            new Alternation(TIMES).run(side);
            requireSwitches(side, before, 2L * TIMES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handoffsAreSwitches(Contender contender) throws Exception {
        try (Side side = contender.open(1)) {
            long before = side.switches();
            PingPong.run(side, TIMES);
            requireSwitches(side, before, 2L * TIMES - 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resubmittingJobsAreSwitches(Contender contender) throws Exception {
        try (Side side = contender.open(1)) {
            long before = side.switches();
            JobLoad.resubmitting(side, TIMES);
            requireSwitches(side, before, TIMES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void jobsOfBatchesAreSwitches(Contender contender) throws Exception {
        try (Side side = contender.open(1)) {
            long before = side.switches();
            JobLoad.batches(side, TIMES / 10, 10);
            requireSwitches(side, before, TIMES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void jobsFromOutsideAreSwitches(Contender contender) throws Exception {
        try (Side side = contender.open(1)) {
            long before = side.switches();
            JobLoad.fromOutside(side, TIMES);
            requireSwitches(side, before, TIMES);
        }
    }

    private static void requireSwitches(Side side, long before, long atLeast) {
        if (before >= 0) {
            assertThat(side.switches() - before).isBetween(atLeast, atLeast + 50);
        }
    }

    @Test
    void tasksThatDoNotAlternateAreNoResult() {
        Alternation alternation = new Alternation(TIMES);
        for (int i = 0; i < 2 * TIMES; i++) {
            alternation.ran(1 + i / TIMES);
        }

        assertThatThrownBy(alternation::requireAlternated)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only 2 switched");
    }

    @Test
    void theFloorTellsWhenSomethingDoesNotEnd() {
        try (Side floor = Contender.FLOOR.open(1)) {
            CountDownLatch never = new CountDownLatch(1);

            assertThatThrownBy(() -> floor.awaitJobs(never)).isInstanceOf(IllegalStateException.class);
        }
    }
}
