package dev.heddle.cpu;

/**
 * CPUs that share a word of a set, and above all one idle word: 32 consecutive numbers, fewer in the last domain. A
 * scheduler of up to 32 CPUs has one domain.
 */
public final class Domain {
    private static final int SHIFT = 5;
    private static final int SIZE = 1 << SHIFT;

    private Domain() {}

    /** The domain of a CPU. */
    public static int of(int cpu) {
        return cpu >>> SHIFT;
    }

    /** A CPU's bit in the word of its domain. */
    public static int bit(int cpu) {
        return 1 << (cpu & SIZE - 1);
    }

    /** The CPU of a domain that has the lowest bit of a non-empty set. */
    public static int lowest(int domain, int set) {
        return (domain << SHIFT) + Integer.numberOfTrailingZeros(set);
    }

    /** How many domains so many CPUs make. */
    public static int count(int cpus) {
        return (cpus + SIZE - 1) >>> SHIFT;
    }

    /** How many CPUs a domain has if there are so many in all. */
    public static int size(int domain, int cpus) {
        return Math.min(SIZE, cpus - (domain << SHIFT));
    }
}
