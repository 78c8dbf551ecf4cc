package dev.heddle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.PreemptedHog;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that gives way goes behind everything that was woken while it ran, wherever that waits. */
class PreemptedTaskTest {
    /**
     * On a busy machine an interrupt may come so late that it hits the hog a second time ({@code SliceTimer} says how), which then
     * gives way once more: both have run before its next slice, whatever the CPU does.
     */
    private static final int ATTEMPTS = 3;

    @Test
    void goesBehindWhatWasWokenMeanwhile() {
        assertThat(new PreemptedHog().getAsBoolean()).isTrue();
    }

    /** A CPU that queues it before it has looked there. */
    @ParameterizedTest
    @ValueSource(strings = {"expireTimers", "drainInbox"})
    void oneThatGoesFirstIsFound(String look) {
        MutantLoader loader = new MutantLoader(Mutant.of(
                "does not " + look, "cpu.PerCpuScheduler", "cameOff", Mutant.call(look), Mutant.dropped(code -> {})));
        boolean inTime = true;
        for (int i = 0; i < ATTEMPTS && inTime; i++) {
            inTime = loader.make(BooleanSupplier.class, PreemptedHog.class.getName())
                    .getAsBoolean();
        }
        assertThat(loader.isMutated()).isTrue();
        assertThat(inTime).isFalse();
    }
}
