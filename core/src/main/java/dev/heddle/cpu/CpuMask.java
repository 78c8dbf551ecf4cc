package dev.heddle.cpu;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * An immutable set of CPUs: one word a {@link Domain}. Equal sets need not be one object, but those that most tasks have
 * are shared, so that a task pays for a reference.
 *
 * <p>As {@link Surplus} it stands for a task that may run on any of these CPUs.
 */
public final class CpuMask implements Surplus {
    /** How many CPUs a scheduler has at the most. */
    public static final int MAX_CPUS = 1024;

    public static final CpuMask NONE = new CpuMask(new int[0]);

    /** Whatever CPUs there are. */
    public static final CpuMask ALL = first(MAX_CPUS);

    /** For a CPU: none. */
    public static final int NO_CPU = -1;

    /** The last one is not 0. */
    private final int[] words;

    private final int only;

    private CpuMask(int[] words) {
        int used = words.length;
        while (used > 0 && words[used - 1] == 0) {
            used--;
        }
        this.words = Arrays.copyOf(words, used);
        this.only = size() == 1 ? next(0) : NO_CPU;
    }

    /** The set of these CPUs, each from 0 to {@link #MAX_CPUS} - 1. */
    public static CpuMask of(int... cpus) {
        int[] words = new int[Domain.count(MAX_CPUS)];
        for (int cpu : cpus) {
            words[Domain.of(cpu)] |= Domain.bit(cpu);
        }
        return new CpuMask(words);
    }

    /** The CPUs 0 to {@code count} - 1. */
    public static CpuMask first(int count) {
        return of(IntStream.range(0, count).toArray());
    }

    /** A set that is given by its words. */
    public static CpuMask of(int domains, IntUnaryOperator wordOf) {
        return new CpuMask(IntStream.range(0, domains).map(wordOf).toArray());
    }

    /** The word of a domain, which may be any. */
    public int word(int domain) {
        return domain < words.length ? words[domain] : 0;
    }

    @Override
    public int runnersAmong(int domain, int candidates) {
        return word(domain) & candidates;
    }

    /** Whether it has a CPU, which may be any number from 0 on. */
    public boolean contains(int cpu) {
        return (word(Domain.of(cpu)) & Domain.bit(cpu)) != 0;
    }

    public boolean intersects(CpuMask other) {
        for (int domain = 0; domain < words.length; domain++) {
            if ((words[domain] & other.word(domain)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The only CPU that it has; {@link #NO_CPU} if it has none or several. */
    public int only() {
        return only;
    }

    public boolean isEmpty() {
        return words.length == 0;
    }

    public int size() {
        return Arrays.stream(words).map(Integer::bitCount).sum();
    }

    /** The first CPU from {@code from} on, or {@link #NO_CPU}. */
    public int next(int from) {
        int domain = Domain.of(from);
        // Its own bit and those above it.
        int rest = word(domain) & -Domain.bit(from);
        while (rest == 0) {
            if (++domain >= words.length) {
                return NO_CPU;
            }
            rest = words[domain];
        }
        return Domain.lowest(domain, rest);
    }

    /** Their numbers, ascending. */
    public IntStream stream() {
        return isEmpty() ? IntStream.empty() : IntStream.iterate(next(0), cpu -> cpu >= 0, cpu -> next(cpu + 1));
    }

    public CpuMask without(CpuMask other) {
        return of(words.length, domain -> words[domain] & ~other.word(domain));
    }

    /** The union; one of the two themselves if that has all. */
    public CpuMask with(CpuMask other) {
        if (containsAll(other)) {
            return this;
        }
        return other.containsAll(this)
                ? other
                : of(Math.max(words.length, other.words.length), domain -> word(domain) | other.word(domain));
    }

    /** Whether it has all CPUs of another set. */
    @SuppressWarnings("ReferenceEquality") // short for the sets that most tasks share
    public boolean containsAll(CpuMask other) {
        if (other == this) {
            return true;
        }
        for (int domain = 0; domain < other.words.length; domain++) {
            if ((other.words[domain] & ~word(domain)) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuMask that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** As Linux writes CPU lists, for example {@code 0-3,6}; empty for none. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int from = next(0); from >= 0; ) {
            int to = from;
            while (contains(to + 1)) {
                to++;
            }
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (to > from) {
                text.append('-').append(to);
            }
            from = next(to + 1);
        }
        return text.toString();
    }
}
