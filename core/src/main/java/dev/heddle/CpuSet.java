package dev.heddle;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * An immutable, non-empty set of logical CPUs of a scheduler, counted from 0. Safe for use by any thread.
 */
public final class CpuSet {
    /** The largest number of CPUs that one scheduler has: the idle word holds two bits a CPU. */
    public static final int MAX_CPUS = 32;

    private final int bits;

    private CpuSet(int bits) {
        this.bits = bits;
    }

    /**
     * The set of the given CPUs.
     *
     * @param cpus at least one CPU, each from 0 to {@value #MAX_CPUS}&nbsp;−&nbsp;1; repetition does no harm
     * @return the set
     * @throws IllegalArgumentException if {@code cpus} is empty or has a number out of range
     */
    public static CpuSet of(int... cpus) {
        int bits = 0;
        for (int cpu : cpus) {
            if (cpu < 0 || cpu >= MAX_CPUS) {
                throw new IllegalArgumentException("CPU " + cpu + " is out of range: 0 to " + (MAX_CPUS - 1));
            }
            bits |= 1 << cpu;
        }
        if (bits == 0) {
            throw new IllegalArgumentException("a CpuSet needs at least one CPU");
        }
        return new CpuSet(bits);
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
        return new CpuSet(-1 >>> (MAX_CPUS - count));
    }

    static CpuSet ofBits(int bits) {
        return new CpuSet(bits);
    }

    /** Bit {@code n} is CPU {@code n}: the form that the engine works with. */
    int bits() {
        return bits;
    }

    /**
     * Whether the set has this CPU.
     *
     * @param cpu any number
     * @return true if it is in the set
     */
    public boolean contains(int cpu) {
        return cpu >= 0 && cpu < MAX_CPUS && (bits & 1 << cpu) != 0;
    }

    /**
     * How many CPUs the set has.
     *
     * @return at least 1
     */
    public int size() {
        return Integer.bitCount(bits);
    }

    /**
     * The CPUs of the set.
     *
     * @return their numbers, ascending
     */
    public IntStream stream() {
        return BitSet.valueOf(new long[] {Integer.toUnsignedLong(bits)}).stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    /**
     * The set as Linux writes CPU lists.
     *
     * @return for example {@code 0-3,6}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < MAX_CPUS; from++) {
            if (!contains(from)) {
                continue;
            }
            int to = from;
            while (contains(to + 1)) {
                to++;
            }
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (to > from) {
                text.append('-').append(to);
            }
            from = to;
        }
        return text.toString();
    }
}
