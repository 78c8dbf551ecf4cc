package dev.heddle;

import java.util.Random;

/** Random sets of CPUs. */
final class TestSets {
    private TestSets() {}

    static CpuSet random(Random random, int cpus) {
        int bits = 1 + random.nextInt((1 << cpus) - 1);
        return CpuSet.ofBits(bits);
    }
}
