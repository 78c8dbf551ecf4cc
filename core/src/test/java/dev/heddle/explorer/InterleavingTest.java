package dev.heddle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.explorer.Exploration.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

    /** By its scenario. */
    private static final Map<Scenario, Exploration> REAL = new HashMap<>();

    static Stream<Scenario> scenarios() {
        return Stream.of(
                        Stream.of(Scenario.small(), Scenario.all(Size.SMALL)),
                        Stream.of(Feature.values()).map(Scenario::large),
                        inDomains(Scenario.all(Size.LARGE)),
                        // Without anything that wakes CPUs by itself, a surplus that stays behind is not found by chance.
                        inDomains(Mutants.DOMAINS_SCENARIO))
                .flatMap(some -> some);
    }

    private static Stream<Scenario> inDomains(Scenario scenario) {
        return Stream.of(Scenario.ONE_DOMAIN, Scenario.PAIRS, Scenario.SINGLES).map(scenario::inDomainsOf);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theEngineKeepsItsProperties(Scenario scenario) {
        explore(new Exploration(null, scenario), scenario, SCHEDULES);
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
    void aBrokenEngineIsFound(Mutant mutant, Scenario scenario) {
        Exploration real = REAL.computeIfAbsent(scenario, key -> new Exploration(null, scenario));
        assertFound(mutant, new Exploration(mutant, scenario), real);
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
                        with(Mutants.SCENARIO, Mutants.ALL),
                        with(Mutants.DOMAINS_SCENARIO, Mutants.DOMAINS),
                        with(ControlMutants.CANCELLING_SCENARIO, ControlMutants.CANCELLING),
                        with(ControlMutants.MOVING_SCENARIO, ControlMutants.MOVING),
                        with(ControlMutants.HOLDING_SCENARIO, ControlMutants.HOLDING),
                        with(Scenario.all(Size.LARGE), ControlMutants.AMID_EVERYTHING),
                        with(ControlMutants.HOLDING_ALONE_SCENARIO, ControlMutants.HOLDING_ALONE))
                .flatMap(some -> some);
    }

    private static Stream<Arguments> with(Scenario scenario, List<Mutant> mutants) {
        return mutants.stream().map(mutant -> Arguments.of(mutant, scenario));
    }
}
