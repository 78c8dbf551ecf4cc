package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a thief takes together with a more urgent task, and queues, is within the bound on starvation from then on. */
class StolenTogetherTest {
    private static final long MILLI = 1_000_000;

    @Test
    void theLessUrgentOneRunsWithinTheBound() {
        try (Simulation sim = Simulation.builder()
                .cpus(2)
                .costs(Costs.FREE)
                .starvationBound(Duration.ofMillis(10))
                .start()) {
            // CPU 0 does not come to its loop; CPU 1 is busy until both tasks are in CPU 0's inbox, then takes that
            // over.
            sim.script(
                            "stuck",
                            Priority.NORMAL,
                            CpuSet.of(0),
                            once(steps -> steps.computeWithoutPreemption(1_000 * MILLI)))
                    .start();
            sim.script("first", Priority.NORMAL, CpuSet.of(1), once(steps -> steps.computeWithoutPreemption(2 * MILLI)))
                    .start();
            CpuSet both = CpuSet.first(2);
            SimulatedTask urgent = sim.script("urgent", Priority.HIGH, CpuSet.of(0), once(s -> s.compute(500 * MILLI)));
            SimulatedTask modest = sim.script("modest", Priority.LOW, CpuSet.of(0), once(s -> s.compute(1_000)));
            sim.at(MILLI, () -> {
                urgent.start();
                modest.start();
                urgent.setAffinity(both);
                modest.setAffinity(both);
            });
            sim.run(3 * MILLI);
            assertThat(urgent.dispatches()).as("stolen").isEqualTo(1);
            assertThat(modest.dispatches()).as("stolen and waiting").isZero();
            sim.run(2 * MILLI + 10 * MILLI + MILLI);
            assertThat(modest.dispatches()).isEqualTo(1);
        }
    }

    private static Script once(Script step) {
        boolean[] done = new boolean[1];
        return steps -> {
            if (done[0]) {
                steps.end();
            } else {
                done[0] = true;
                step.next(steps);
            }
        };
    }
}
