package dev.heddle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.explorer.Exploration.Finding;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Explores the real engine, and then mutants of it, which must be found.
 *
 * <p>{@code -Dheddle.explorer.seed=N} starts at that seed, so that it replays what failed; {@code
 * -Dheddle.explorer.schedules=N} explores for longer.
 */
class InterleavingTest {
    private static final long FIRST_SEED = Long.getLong("heddle.explorer.seed", 1);
    private static final long SCHEDULES = Long.getLong("heddle.explorer.schedules", 20_000);

    /** Any mutant is found within so many. */
    private static final long SCHEDULES_FOR_A_MUTANT = 60_000;

    private static final Set<Feature> MUTANTS_FEATURES = EnumSet.complementOf(EnumSet.of(Feature.SET_AFFINITY));
    private static final Exploration REAL = new Exploration(null, MUTANTS_FEATURES);

    @ParameterizedTest
    @EnumSource(Feature.class)
    void theEngineKeepsItsPropertiesWithOneFeature(Feature feature) {
        explore(EnumSet.of(feature), SCHEDULES / 4);
    }

    @Test
    void theEngineKeepsItsProperties() {
        explore(EnumSet.allOf(Feature.class), SCHEDULES);
    }

    private static void explore(Set<Feature> features, long schedules) {
        Exploration exploration = new Exploration(null, features);
        long begin = System.nanoTime();
        Finding finding = exploration.search(FIRST_SEED, schedules);
        if (finding != null) {
            throw new AssertionError(
                    "seed " + finding.seed() + " of " + features + ": " + exploration.replay(finding.seed()));
        }
        System.out.printf(
                "%d schedules with %s from seed %d, %d a second, %d switch points%n",
                schedules,
                features,
                FIRST_SEED,
                schedules * 1_000_000_000 / (System.nanoTime() - begin),
                exploration.loader().switchPoints());
    }

    /** A finding counts only if the real engine passes the schedule of the same seed. */
    @ParameterizedTest
    @MethodSource("mutants")
    void aBrokenEngineIsFound(Mutant mutant) {
        Exploration broken = new Exploration(mutant, MUTANTS_FEATURES);
        Finding finding = null;
        long at = 0;
        while (at < SCHEDULES_FOR_A_MUTANT) {
            finding = broken.search(FIRST_SEED + at, SCHEDULES_FOR_A_MUTANT - at);
            if (finding == null || REAL.passes(finding.seed())) {
                break;
            }
            at = finding.seed() - FIRST_SEED + 1;
        }
        assertThat(broken.loader().isMutated()).as("the mutation has a place").isTrue();
        assertThat(finding)
                .as("mutant '%s' within %d schedules from seed %d", mutant.name(), SCHEDULES_FOR_A_MUTANT, FIRST_SEED)
                .isNotNull();
        if (finding != null) {
            System.out.printf(
                    "%s: found by schedule %d: %s%n",
                    mutant.name(),
                    finding.seed() - FIRST_SEED + 1,
                    finding.what().lines().findFirst().orElse(""));
        }
    }

    static List<Mutant> mutants() {
        return Mutants.ALL;
    }
}
