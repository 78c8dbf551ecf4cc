package dev.heddle;

import java.util.Random;
import java.util.stream.IntStream;

/** Random sets of CPUs. */
final class TestSets {
    private TestSets() {}

    static CpuSet random(Random random, int cpus) {
        int sure = random.nextInt(cpus);
        return CpuSet.of(IntStream.range(0, cpus)
                .filter(cpu -> cpu == sure || random.nextBoolean())
                .toArray());
    }
}
