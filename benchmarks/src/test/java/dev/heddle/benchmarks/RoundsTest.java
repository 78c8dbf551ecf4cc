package dev.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The arithmetic of what is printed. Each check is made of a wrong one too, which it has to find. */
class RoundsTest {
    private static final List<Rounds> MANY = List.of(
            rounds(7), rounds(3, 1), rounds(9, 1, 2), rounds(4, 10, 1, 3), rounds(5, 1, 100, 2, 3), rounds(2, 2, 8));
    private static final double[] MIDDLES = {7, 2, 2, 3.5, 3, 2};

    private static Rounds rounds(double... values) {
        return new Rounds(Arrays.stream(values).boxed().toList());
    }

    private static boolean isMedian(ToDoubleFunction<Rounds> median) {
        for (int i = 0; i < MIDDLES.length; i++) {
            if (median.applyAsDouble(MANY.get(i)) != MIDDLES[i]) {
                return false;
            }
        }
        return true;
    }

    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwoThere() {
        assertThat(isMedian(Rounds::median)).isTrue();
    }

    @Test
    void noOtherMiddleIsTakenForIt() {
        assertThat(isMedian(rounds -> rounds.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow()))
                .as("the mean")
                .isFalse();
        assertThat(isMedian(rounds -> rounds.values().get(rounds.values().size() / 2)))
                .as("the middle of what is not sorted")
                .isFalse();
        assertThat(isMedian(rounds -> rounds.values().stream()
                        .sorted()
                        .toList()
                        .get(rounds.values().size() / 2)))
                .as("the upper of two")
                .isFalse();
    }

    @Test
    void theSpreadIsTheLowestAndTheHighest() {
        Rounds rounds = rounds(4, 10, 1, 3);

        assertThat(rounds.lowest()).isEqualTo(1);
        assertThat(rounds.highest()).isEqualTo(10);
    }

    /** The machine was twice as slow in the second round and three times in the third: of no concern to a ratio. */
    private static boolean comparesRoundByRound(BinaryOperator<Rounds> divided) {
        Rounds ratios = divided.apply(rounds(10, 24, 30), rounds(20, 40, 60));
        return ratios.values().equals(List.of(0.5, 0.6, 0.5)) && ratios.median() == 0.5;
    }

    @Test
    void aRatioIsOfWhatRanOneAfterTheOther() {
        assertThat(comparesRoundByRound(Rounds::dividedBy)).isTrue();
        assertThat(comparesRoundByRound((ours, theirs) -> rounds(ours.median() / theirs.median())))
                .as("the ratio of the medians")
                .isFalse();
        assertThat(comparesRoundByRound((ours, theirs) -> theirs.dividedBy(ours)))
                .as("upside down")
                .isFalse();
        assertThat(rounds(1, 3).dividedBy(rounds(3, 3)).median()).isCloseTo(2 / 3., within(1e-12));
    }

    @Test
    void aRoundThatOneOfThemHasNotHadIsLeftOut() {
        assertThat(rounds(1, 2, 3).dividedBy(rounds(2, 2)).values()).containsExactly(0.5, 1.);
    }

    @Test
    void noRoundsAreNoResult() {
        assertThatThrownBy(() -> new Rounds(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
