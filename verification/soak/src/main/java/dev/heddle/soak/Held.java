package dev.heddle.soak;

import dev.heddle.CpuSet;
import org.jspecify.annotations.Nullable;

/**
 * CPUs on which nothing may run now. Whoever holds them sets this when that has been achieved, and clears it before giving
 * it up; one writer a field.
 */
final class Held {
    private volatile @Nullable CpuSet paused;
    private volatile @Nullable CpuSet offline;

    void paused(@Nullable CpuSet cpus) {
        paused = cpus;
    }

    void offline(@Nullable CpuSet cpus) {
        offline = cpus;
    }

    boolean contains(int cpu) {
        return has(paused, cpu) || has(offline, cpu);
    }

    private static boolean has(@Nullable CpuSet cpus, int cpu) {
        return cpus != null && cpus.contains(cpu);
    }
}
