package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that we break in the engine is found by the checks, on a seed that the engine itself passes. */
class BrokenEngineTest {
    private static final long FIRST_SEED = Long.getLong("heddle.swarm.seed", 1);
    private static final long MOST_SEEDS = 2_000;

    private static final LongFunction<String> REAL = new BrokenEngine(null).make(SwarmProbe.class);

    static List<Mutation> mutations() {
        return Mutations.ALL;
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void isFound(Mutation mutation) {
        BrokenEngine engine = new BrokenEngine(mutation);
        LongFunction<String> broken = engine.make(SwarmProbe.class);
        String found = "";
        long seed = FIRST_SEED;
        while (found.isEmpty() && seed < FIRST_SEED + MOST_SEEDS) {
            found = broken.apply(seed);
            if (!found.isEmpty() && !REAL.apply(seed).isEmpty()) {
                found = "";
            }
            seed++;
        }
        assertThat(engine.isMutated()).as("the mutation has a place").isTrue();
        assertThat(found)
                .as("'%s' within %d seeds", mutation.name(), MOST_SEEDS)
                .startsWith("property ");
        System.out.printf("%s: found by seed %d of the swarm: %s%n", mutation.name(), seed - FIRST_SEED, found);
    }
}
