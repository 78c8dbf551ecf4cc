package dev.heddle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.explorer.Exploration.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Explores the real engine, and then mutants of it, which must be found.
 *
 * <p>{@code -Dheddle.explorer.seed=N} starts at that seed, so that it replays what failed; {@code
 * -Dheddle.explorer.schedules=N} runs so many schedules of each scenario, in place of the short form's.
 */
class InterleavingTest {
    private static final long FIRST_SEED = Long.getLong("heddle.explorer.seed", 1);
    private static final long SMALL_SCHEDULES = Long.getLong("heddle.explorer.schedules", 250_000);
    private static final long LARGE_SCHEDULES = Long.getLong("heddle.explorer.schedules", 25_000);
    private static final long PART_SCHEDULES = Long.getLong("heddle.explorer.schedules", 50_000);

    /** Any mutant is found within so many. */
    private static final long SCHEDULES_FOR_A_MUTANT = 1_000_000;

    /** By its scenario. */
    private static final Map<Scenario, Exploration> REAL = new HashMap<>();

    static Stream<Scenario> scenarios() {
        return Stream.of(
                        Stream.of(Scenario.small(), Scenario.all(Size.SMALL)),
                        Stream.of(Feature.values()).map(Scenario::large),
                        inDomains(Scenario.all(Size.LARGE)),
                        // Without anything that wakes CPUs by itself, a surplus that stays behind is not found by
                        // chance.
                        inDomains(Mutants.DOMAINS_SCENARIO),
                        ControlMutants.RARE.stream().map(ControlMutants.Sought::scenario))
                .flatMap(some -> some)
                .distinct();
    }

    private static Stream<Scenario> inDomains(Scenario scenario) {
        return Stream.of(Scenario.ONE_DOMAIN, Scenario.PAIRS, Scenario.SINGLES).map(scenario::inDomainsOf);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theEngineKeepsItsProperties(Scenario scenario) {
        explore(
                new Exploration(null, scenario),
                scenario,
                scenario.size() == Size.SMALL ? SMALL_SCHEDULES : LARGE_SCHEDULES);
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
    void aBrokenEngineIsFound(Mutant mutant, Scenario scenario, long firstSeed) {
        Exploration real = REAL.computeIfAbsent(scenario, key -> new Exploration(null, scenario));
        assertFoundAs("", mutant, new Exploration(mutant, scenario), real, firstSeed);
    }

    private static void assertFound(Mutant mutant, Exploration broken, Exploration real) {
        assertFoundAs("", mutant, broken, real, FIRST_SEED);
    }

    private static void assertFoundAs(
            String property, Mutant mutant, Exploration broken, Exploration real, long firstSeed) {
        long end = firstSeed + SCHEDULES_FOR_A_MUTANT;
        long seed = firstSeed;
        Finding finding = broken.search(seed, end - seed);
        while (finding != null && !(finding.what().startsWith(property) && real.passes(finding.seed()))) {
            seed = finding.seed() + 1;
            finding = broken.search(seed, end - seed);
        }
        assertThat(broken.isMutated()).as("the mutation has a place").isTrue();
        if (finding == null) {
            throw new AssertionError("mutant '" + mutant.name() + "' not found as " + property + " within "
                    + SCHEDULES_FOR_A_MUTANT + " schedules from seed " + firstSeed);
        }
        System.out.printf(
                "%s: found by schedule %d: %s%n",
                mutant.name(),
                finding.seed() - FIRST_SEED + 1,
                finding.what().lines().findFirst().orElse(""));
    }

    /** For properties whose twins are found sooner as something else. */
    @ParameterizedTest
    @CsvSource({
        "2:, a wake while it runs makes it ready at once",
        "10:, needResched cleared after the look at the inbox",
        "13:, NOTIFIED dropped",
        "14:, end: not seen"
    })
    void eachPropertyFindsItsTwin(String property, String name) {
        Mutant twin = Mutants.every().stream()
                .filter(mutant -> mutant.name().endsWith(name))
                .findFirst()
                .orElseThrow();
        Scenario scenario = Mutants.SCENARIO;
        assertFoundAs(property, twin, new Exploration(twin, scenario), new Exploration(null, scenario), FIRST_SEED);
    }

    @ParameterizedTest
    @ValueSource(strings = {Explorer.LATCH, Explorer.TIMER, Explorer.TENURE, Explorer.QUEUE})
    void thePartsKeepTheirProperties(String part) {
        explore(new Exploration(null, part), part, PART_SCHEDULES);
    }

    static List<Mutant> queueMutants() {
        return ClassicMutants.LOOKING;
    }

    @Test
    void aReplayShowsTheSource() {
        Exploration broken = new Exploration(ClassicMutants.LOOKING.get(0), Explorer.QUEUE);
        Finding finding = Objects.requireNonNull(broken.search(FIRST_SEED, SCHEDULES_FOR_A_MUTANT));
        assertThat(broken.replay(finding.seed()))
                .startsWith(finding.what())
                .containsPattern("\\d+ looker\\d at ReadyRing\\.peek:\\d+ < .*    .*SLOT\\.getAcquire\\(slots")
                .containsPattern(
                        "\\d+ owner at ReadyRing\\.claim:\\d+ < .*    return .*SLOT\\.compareAndSet\\(slots, index");
    }

    @ParameterizedTest
    @MethodSource("queueMutants")
    void aQueueThatLooksEmptyIsFound(Mutant mutant) {
        assertFound(mutant, new Exploration(mutant, Explorer.QUEUE), new Exploration(null, Explorer.QUEUE));
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
        explore(new Exploration(null, Explorer.DONATION), Explorer.DONATION, PART_SCHEDULES);
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
                        with(Mutants.SCENARIO, ClassicMutants.ALL),
                        with(Mutants.DOMAINS_SCENARIO, Mutants.DOMAINS),
                        with(ControlMutants.CANCELLING_SCENARIO, ControlMutants.CANCELLING),
                        with(ControlMutants.MOVING_SCENARIO, ControlMutants.MOVING),
                        with(ControlMutants.HOLDING_SCENARIO, ControlMutants.HOLDING),
                        with(ControlMutants.LEAVING_SCENARIO, ControlMutants.LEAVING),
                        with(ControlMutants.HOLDING_ALONE_SCENARIO, ControlMutants.HOLDING_ALONE),
                        with(ControlMutants.PAUSING_SCENARIO, ControlMutants.PAUSING),
                        with(ControlMutants.ARRIVING_SCENARIO, ControlMutants.ARRIVING),
                        ControlMutants.RARE.stream()
                                .map(rare -> Arguments.of(rare.mutant(), rare.scenario(), rare.firstSeed())))
                .flatMap(some -> some);
    }

    private static Stream<Arguments> with(Scenario scenario, List<Mutant> mutants) {
        return mutants.stream().map(mutant -> Arguments.of(mutant, scenario, FIRST_SEED));
    }
}
