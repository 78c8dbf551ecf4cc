package dev.heddle.smp;

import dev.heddle.cpu.Domain;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bit for each CPU that any thread may read and change: one word a domain. Every access is volatile, and every change one
 * atomic step.
 */
final class CpuFlags {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] words;

    CpuFlags(int cpuCount) {
        words = new int[Domain.count(cpuCount)];
    }

    int word(int domain) {
        return (int) WORD.getVolatile(words, domain);
    }

    boolean isSet(int cpu) {
        return (word(Domain.of(cpu)) & Domain.bit(cpu)) != 0;
    }

    void set(int cpu) {
        WORD.getAndBitwiseOr(words, Domain.of(cpu), Domain.bit(cpu));
    }

    void clear(int cpu) {
        WORD.getAndBitwiseAnd(words, Domain.of(cpu), ~Domain.bit(cpu));
    }
}
