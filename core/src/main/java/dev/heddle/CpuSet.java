package dev.heddle;

import dev.heddle.cpu.CpuMask;
import java.util.stream.IntStream;

/**
 * An immutable, non-empty set of logical CPUs of a scheduler, counted from 0. Safe for use by any thread.
 */
public final class CpuSet {
    /** The largest number of CPUs that one scheduler has. */
    public static final int MAX_CPUS = CpuMask.MAX_CPUS;

    private final CpuMask mask;

    private CpuSet(CpuMask mask) {
        this.mask = mask;
    }

    /**
     * The set of the given CPUs.
     *
     * @param cpus at least one CPU, each from 0 to {@value #MAX_CPUS}&nbsp;−&nbsp;1; repetition does no harm
     * @return the set
     * @throws IllegalArgumentException if {@code cpus} is empty or has a number out of range
     */
    public static CpuSet of(int... cpus) {
        for (int cpu : cpus) {
            if (cpu < 0 || cpu >= MAX_CPUS) {
                throw new IllegalArgumentException("CPU " + cpu + " is out of range: 0 to " + (MAX_CPUS - 1));
            }
        }
        if (cpus.length == 0) {
            throw new IllegalArgumentException("a CpuSet needs at least one CPU");
        }
        return new CpuSet(CpuMask.of(cpus));
    }

    /**
     * The first {@code count} CPUs: 0 to {@code count}&nbsp;−&nbsp;1.
     *
     * @param count from 1 to {@value #MAX_CPUS}
     * @return the set
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    public static CpuSet first(int count) {
        if (count < 1 || count > MAX_CPUS) {
            throw new IllegalArgumentException("a CpuSet holds 1 to " + MAX_CPUS + " CPUs, not " + count);
        }
        return new CpuSet(CpuMask.first(count));
    }

    static CpuSet of(CpuMask mask) {
        return new CpuSet(mask);
    }

    /** The form that the engine works with. */
    CpuMask mask() {
        return mask;
    }

    /**
     * Whether the set has this CPU.
     *
     * @param cpu any number
     * @return true if it is in the set
     */
    public boolean contains(int cpu) {
        return cpu >= 0 && mask.contains(cpu);
    }

    /**
     * How many CPUs the set has.
     *
     * @return at least 1
     */
    public int size() {
        return mask.size();
    }

    /**
     * The CPUs of the set.
     *
     * @return their numbers, ascending
     */
    public IntStream stream() {
        return mask.stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet that && mask.equals(that.mask);
    }

    @Override
    public int hashCode() {
        return mask.hashCode();
    }

    /**
     * The set as Linux writes CPU lists.
     *
     * @return for example {@code 0-3,6}
     */
    @Override
    public String toString() {
        return mask.toString();
    }
}
