package dev.heddle.soak;

import dev.heddle.CpuSet;
import java.time.Duration;

/**
 * What a soak is like.
 *
 * @param cpus how many CPUs, 1 to {@value CpuSet#MAX_CPUS}
 * @param duration how long; the round that is running then is brought to its end, and there are three at least
 * @param seed of all that is drawn by chance. The same seed draws the same acts; what they meet depends on the machine
 */
public record SoakSettings(int cpus, Duration duration, long seed) {
    /** Checks the ranges. */
    public SoakSettings {
        if (cpus < 1 || cpus > CpuSet.MAX_CPUS) {
            throw new IllegalArgumentException("a soak has 1 to " + CpuSet.MAX_CPUS + " CPUs, not " + cpus);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a soak takes some time, not " + duration);
        }
    }
}
