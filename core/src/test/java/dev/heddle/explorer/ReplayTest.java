package dev.heddle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found without a log can be replayed with one: the schedule of a seed is the same, although a log stops it at every step. */
class ReplayTest {
    private static final long SCHEDULES = 300;

    /** A choice that has just been made is not the answer to a change before it, which is asked for once more where the next step is looked at. */
    private static final Mutant CHANGE_KEPT = Mutant.of(
            "a choice does not end the change before it",
            "explorer.Strategy",
            "choose",
            element -> element instanceof FieldInstruction access
                    && access.opcode() == Opcode.PUTFIELD
                    && access.name().equalsString("choiceChanged"),
            (code, original) -> code.pop2());

    static Stream<Scenario> scenarios() {
        return Stream.of(
                Scenario.all(Size.SMALL),
                Scenario.all(Size.LARGE),
                Scenario.large(Feature.AFFINITY, Feature.LEVELS, Feature.SET_AFFINITY, Feature.SET_LEVEL));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aReplayIsTheSameSchedule(Scenario scenario) {
        Exploration exploration = new Exploration(null, scenario);
        assertThat(LongStream.rangeClosed(1, SCHEDULES).filter(seed -> !exploration.isRepeated(seed)))
                .isEmpty();
    }

    @Test
    void anExplorerWhoseReplaysDifferIsFound() {
        Exploration broken = Exploration.ofBroken(CHANGE_KEPT, Scenario.all(Size.LARGE));
        assertThat(LongStream.rangeClosed(1, SCHEDULES).allMatch(broken::isRepeated))
                .isFalse();
    }
}
