package dev.heddle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.explorer.Exploration.Finding;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Explores the real engine, and then mutants of it, which must be found.
 *
 * <p>{@code -Dheddle.explorer.seed=N} starts at that seed, so that it replays what failed; {@code
 * -Dheddle.explorer.schedules=N} explores for longer.
 */
class InterleavingTest {
    private static final long FIRST_SEED = Long.getLong("heddle.explorer.seed", 1);
    private static final long SCHEDULES = Long.getLong("heddle.explorer.schedules", 10_000);

    /** Any mutant is found within so many. */
    private static final long SCHEDULES_FOR_A_MUTANT = 250_000;

    private static final Set<Feature> MUTANTS_FEATURES =
            EnumSet.of(Feature.AFFINITY, Feature.LEVELS, Feature.STUBBORN, Feature.SLEEP, Feature.EARLY_SHUTDOWN);

    private static final Map<List<Object>, Exploration> REAL = new HashMap<>();

    @ParameterizedTest
    @EnumSource(Feature.class)
    void theEngineKeepsItsPropertiesWithOneFeature(Feature feature) {
        Set<Feature> one = EnumSet.of(feature);
        explore(new Exploration(null, one, Exploration.ONE_DOMAIN), one, SCHEDULES / 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {Exploration.ONE_DOMAIN, Exploration.PAIRS, Exploration.SINGLES})
    void theEngineKeepsItsProperties(int domainShift) {
        Set<Feature> all = EnumSet.allOf(Feature.class);
        String what = all + ", domains of " + (1 << domainShift);
        explore(new Exploration(null, all, domainShift), what, SCHEDULES);
    }

    /** Without anything that wakes CPUs by itself, a surplus that stays behind is not found by chance. */
    @ParameterizedTest
    @ValueSource(ints = {Exploration.PAIRS, Exploration.SINGLES})
    void surplusReachesSleepersInOtherDomains(int domainShift) {
        Set<Feature> few = Mutants.DOMAINS_FEATURES;
        String what = few + ", domains of " + (1 << domainShift);
        explore(new Exploration(null, few, domainShift), what, SCHEDULES);
    }

    private static void explore(Exploration exploration, Object what, long schedules) {
        long begin = System.nanoTime();
        Finding finding = exploration.search(FIRST_SEED, schedules);
        if (finding != null) {
            throw new AssertionError(
                    "seed " + finding.seed() + " of " + what + ": " + exploration.replay(finding.seed()));
        }
        System.out.printf(
                "%d schedules with %s from seed %d, %d a second, %d switch points%n",
                schedules,
                what,
                FIRST_SEED,
                schedules * 1_000_000_000 / (System.nanoTime() - begin),
                exploration.switchPoints());
    }

    /** A finding counts only if the real engine passes the schedule of the same seed. */
    @ParameterizedTest
    @MethodSource("mutants")
    void aBrokenEngineIsFound(Mutant mutant, Set<Feature> features, int domainShift) {
        Exploration real = REAL.computeIfAbsent(
                List.of(features, domainShift), key -> new Exploration(null, features, domainShift));
        assertFound(mutant, new Exploration(mutant, features, domainShift), real);
    }

    private static void assertFound(Mutant mutant, Exploration broken, Exploration real) {
        Finding finding = null;
        long at = 0;
        while (at < SCHEDULES_FOR_A_MUTANT) {
            finding = broken.search(FIRST_SEED + at, SCHEDULES_FOR_A_MUTANT - at);
            if (finding == null || real.passes(finding.seed())) {
                break;
            }
            at = finding.seed() - FIRST_SEED + 1;
        }
        assertThat(broken.isMutated()).as("the mutation has a place").isTrue();
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

    @ParameterizedTest
    @ValueSource(strings = {Explorer.LATCH, Explorer.TIMER, Explorer.TENURE})
    void thePartsOfTheHostKeepTheirProperties(String part) {
        explore(new Exploration(null, part), part, SCHEDULES);
    }

    @ParameterizedTest
    @MethodSource("latchMutants")
    void aBrokenLatchIsFound(Mutant mutant) {
        assertFound(mutant, new Exploration(mutant, Explorer.LATCH), new Exploration(null, Explorer.LATCH));
    }

    @ParameterizedTest
    @MethodSource("timerMutants")
    void aBrokenTimerIsFound(Mutant mutant) {
        assertFound(mutant, new Exploration(mutant, Explorer.TIMER), new Exploration(null, Explorer.TIMER));
    }

    @Test
    void prioritiesAreLentAndGivenBackExactly() {
        explore(new Exploration(null, Explorer.DONATION), Explorer.DONATION, SCHEDULES);
    }

    @ParameterizedTest
    @MethodSource("donationMutants")
    void brokenDonationIsFound(Mutant mutant) {
        assertFound(mutant, new Exploration(mutant, Explorer.DONATION), new Exploration(null, Explorer.DONATION));
    }

    static List<Mutant> donationMutants() {
        return Mutants.DONATIONS;
    }

    @ParameterizedTest
    @MethodSource("tenureMutants")
    void aBrokenTenureIsFound(Mutant mutant) {
        assertFound(mutant, new Exploration(mutant, Explorer.TENURE), new Exploration(null, Explorer.TENURE));
    }

    @Test
    void aHandOverWithoutHandshakeIsFound() {
        assertThat(new Exploration(null, Explorer.NO_HANDSHAKE).search(FIRST_SEED, SCHEDULES_FOR_A_MUTANT))
                .isNotNull();
    }

    static List<Mutant> tenureMutants() {
        return Mutants.TENURES;
    }

    static List<Mutant> latchMutants() {
        return Mutants.LATCHES;
    }

    static List<Mutant> timerMutants() {
        return Mutants.TIMERS;
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                        with(MUTANTS_FEATURES, Mutants.ALL),
                        with(ControlMutants.CANCELLING_FEATURES, ControlMutants.CANCELLING),
                        with(ControlMutants.MOVING_FEATURES, ControlMutants.MOVING),
                        with(ControlMutants.HOLDING_FEATURES, ControlMutants.HOLDING),
                        with(EnumSet.allOf(Feature.class), ControlMutants.AMID_EVERYTHING),
                        with(ControlMutants.HOLDING_ALONE_FEATURES, ControlMutants.HOLDING_ALONE),
                        with(Mutants.DOMAINS_FEATURES, Exploration.SINGLES, Mutants.DOMAINS))
                .flatMap(some -> some);
    }

    private static Stream<Arguments> with(Set<Feature> features, List<Mutant> mutants) {
        return with(features, Exploration.ONE_DOMAIN, mutants);
    }

    private static Stream<Arguments> with(Set<Feature> features, int domainShift, List<Mutant> mutants) {
        return mutants.stream().map(mutant -> Arguments.of(mutant, features, domainShift));
    }
}
