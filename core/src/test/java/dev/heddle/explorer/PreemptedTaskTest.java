package dev.heddle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.PreemptedHog;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that gives way goes behind everything that was woken while it ran, wherever that waits. */
class PreemptedTaskTest {
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
        boolean inTime =
                loader.make(BooleanSupplier.class, PreemptedHog.class.getName()).getAsBoolean();
        assertThat(loader.isMutated()).isTrue();
        assertThat(inTime).isFalse();
    }
}
