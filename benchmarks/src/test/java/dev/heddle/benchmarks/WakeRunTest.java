package dev.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

/** A wake of Heddle's is measured, and found to be what it is said to be. */
class WakeRunTest {
    private static final int WAKES = 3_000;

    @Test
    void everyWakeOfASpinningCpuIsCountedAndEndsAHalt() throws Exception {
        assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);

        WakeResult result = new WakeRun(WakeSide.HEDDLE, WakeRun.Idle.SPINNING, WAKES).run();

        assertThat(result.latency().getTotalCount()).isEqualTo(WAKES);
        assertThat(result.latency().getMinValue()).isPositive();
        // Each wake found the CPU without work; nearly: the neighbours on this machine may hold a carrier for a while.
        assertThat(result.kicks()).isBetween(0.9, 1.1);
        assertThat(result.blocked()).isZero();
    }

    @Test
    void everyWakeOfAHaltedCpuIsCountedAndEndsASleep() throws Exception {
        assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);

        WakeResult result = new WakeRun(WakeSide.HEDDLE, WakeRun.Idle.HALTED, 50).run();

        assertThat(result.latency().getTotalCount()).isEqualTo(50);
        assertThat(result.sleeps())
                .satisfiesAnyOf(
                        sleeps -> assertThat(sleeps).isGreaterThan(0.5),
                        sleeps -> assertThat(sleeps).isNaN());
    }

    @Test
    void oneCarrierIsNotEnoughForTheJdk() {
        assertThat(Integer.getInteger("jdk.virtualThreadScheduler.parallelism")).isEqualTo(1);
        assertThat(WakeSide.JDK.obstacle()).contains("parallelism=2");
    }
}
