package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Property 22: relabel the CPUs, and the trace is the same, relabelled. */
class SymmetryTest {
    private static final long FIRST_SEED = Long.getLong("heddle.swarm.seed", 1);
    private static final int SEEDS = Integer.getInteger("heddle.symmetry.seeds", 200);

    @Test
    void relabellingTheCpusRelabelsTheTraceAndChangesNothingElse() {
        LongFunction<String> probe = new SymmetryProbe();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            assertThat(probe.apply(seed)).as("seed %d", seed).isEmpty();
        }
    }

    /** The twin: one CPU is special. */
    @Test
    void anIfCpuIsZeroIsCaught() {
        BrokenEngine engine = new BrokenEngine(Mutations.CPU_0_IS_SPECIAL);
        LongFunction<String> broken = engine.make(SymmetryProbe.class);
        long seed = FIRST_SEED;
        String found = broken.apply(seed);
        while (found.isEmpty() && seed < FIRST_SEED + SEEDS) {
            found = broken.apply(++seed);
        }
        assertThat(engine.isMutated()).isTrue();
        assertThat(found).isNotEmpty();
        System.out.println("if (cpu == 0): found by seed " + seed + " of the relabelled runs: " + found);
    }
}
