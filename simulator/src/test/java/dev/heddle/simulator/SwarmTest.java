package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short swarm. {@code -Dheddle.swarm.seed=N} starts at that seed, {@code -Dheddle.swarm.seeds=N} runs more of them. */
class SwarmTest {
    private static final long FIRST_SEED = Long.getLong("heddle.swarm.seed", 1);
    private static final long SEEDS = Long.getLong("heddle.swarm.seeds", 2_000);

    @Test
    void noSeedFails() throws InterruptedException {
        long begin = System.nanoTime();
        SwarmReport report = Swarm.run(
                FIRST_SEED,
                SEEDS,
                Runtime.getRuntime().availableProcessors(),
                seed -> "-Dtest=SwarmTest -Dheddle.swarm.seeds=1 -Dheddle.swarm.seed=" + seed,
                (seeds, failures) -> failures == 0);
        if (!report.failures().isEmpty()) {
            SwarmFailure first = report.failures().get(0);
            throw new AssertionError("seed " + first.seed() + ", replay with " + first.replay(), first.what());
        }
        assertThat(report.seeds()).isEqualTo(SEEDS);
        assertThat(report.steps()).isGreaterThan(100 * SEEDS);
        System.out.printf(
                "%d seeds from %d, %d steps checked, %d events, %d a second%n",
                report.seeds(),
                FIRST_SEED,
                report.steps(),
                report.events(),
                report.events() * 1_000_000_000 / (System.nanoTime() - begin));
    }

    @Test
    void aSeedRunsTheSameWayAlone() {
        SwarmReport once = Swarm.run(FIRST_SEED, "");
        SwarmReport again = Swarm.run(FIRST_SEED, "");
        assertThat(again).isEqualTo(once);
    }
}
