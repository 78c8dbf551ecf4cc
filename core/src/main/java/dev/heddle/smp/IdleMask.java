package dev.heddle.smp;

import dev.heddle.cpu.Domain;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The idle words, one a {@link Domain}: which of its CPUs are halted (H) and which are searching (S).
 *
 * <pre>
 *   bits 63..32   H: the CPU waits for a kick or its deadline; whoever takes it out must kick it
 *   bits 31..0    S: the CPU is awake, without work, looking at other CPUs' queues
 * </pre>
 *
 * <p>No CPU is in both. One word holds both sets, so "nobody searches here, so wake this sleeper" is one CAS and cannot be
 * true in two halves at two times. How work that waits in one domain reaches a sleeper in another is {@link WakeProtocol}'s.
 *
 * <p>Who may change what: a CPU puts itself into H or S and itself out of S; anyone may take a CPU out of H. All accesses
 * are volatile: these words are one side of the Dekker pairs (inbox, idle) and (queue, idle).
 */
final class IdleMask {
    /** From {@link #wakeSearcherAndOwe}: somebody searches. */
    static final int SEARCHED = -1;

    /** From {@link #wakeSearcherAndOwe}: none of the candidates is halted. */
    static final int NONE_HALTED = -2;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** Words are 128 bytes, a pair of cache lines, apart, and away from both ends of the array. */
    private static final int APART = 16;

    /** Where H begins in a word. */
    private static final int H = 32;

    private final long[] words;
    private final Proximity near;

    IdleMask(Proximity near) {
        this.near = near;
        this.words = new long[(near.domains() + 1) * APART];
    }

    static int halted(long word) {
        return (int) (word >>> H);
    }

    static int searching(long word) {
        return (int) word;
    }

    private static int at(int domain) {
        return (domain + 1) * APART;
    }

    private static long haltedBit(int cpu) {
        return searchingBit(cpu) << H;
    }

    private static long searchingBit(int cpu) {
        return Integer.toUnsignedLong(Domain.bit(cpu));
    }

    long get(int domain) {
        return (long) WORD.getVolatile(words, at(domain));
    }

    boolean isHalted(int cpu) {
        return (get(Domain.of(cpu)) & haltedBit(cpu)) != 0;
    }

    boolean isSearching(int cpu) {
        return (get(Domain.of(cpu)) & searchingBit(cpu)) != 0;
    }

    private boolean swap(int domain, long from, long to) {
        return WORD.compareAndSet(words, at(domain), from, to);
    }

    /** Enters S unless half of the domain's CPUs that are awake search already. */
    boolean tryEnterSearch(int cpu) {
        int domain = Domain.of(cpu);
        int size = near.sizeOf(cpu, 0);
        while (true) {
            long now = get(domain);
            int awake = size - Integer.bitCount(halted(now));
            if (2 * Integer.bitCount(searching(now)) >= awake) {
                return false;
            }
            if (swap(domain, now, now | searchingBit(cpu))) {
                return true;
            }
        }
    }

    /**
     * Leaves S.
     *
     * @return true if nobody searches in its domain any more: then surplus that this CPU's search kept others from
     *     announcing must be announced by the caller
     */
    boolean leaveSearchAndOwe(int cpu) {
        long before = (long) WORD.getAndBitwiseAnd(words, at(Domain.of(cpu)), ~searchingBit(cpu));
        return searching(before & ~searchingBit(cpu)) == 0;
    }

    /** Leaves S if it is there and enters H, in one step. Returns the new word of its domain. */
    long enterHalt(int cpu) {
        int domain = Domain.of(cpu);
        while (true) {
            long now = get(domain);
            long then = (now & ~searchingBit(cpu)) | haltedBit(cpu);
            if (swap(domain, now, then)) {
                return then;
            }
        }
    }

    /** A CPU takes itself out of H and into S. False if somebody took it out before, who then kicks it. */
    boolean haltToSearch(int cpu) {
        return move(cpu, searchingBit(cpu));
    }

    /**
     * Takes a CPU out of H.
     *
     * @return true if the caller did it, and must kick it unless it is that CPU itself; false if it was not in H
     */
    boolean leaveHaltAndOwe(int cpu) {
        return move(cpu, 0);
    }

    private boolean move(int cpu, long into) {
        int domain = Domain.of(cpu);
        while (true) {
            long now = get(domain);
            if ((now & haltedBit(cpu)) == 0) {
                return false;
            }
            if (swap(domain, now, (now & ~haltedBit(cpu)) | into)) {
                return true;
            }
        }
    }

    /**
     * If nobody searches in a domain, moves one halted CPU of {@code candidates} into S.
     *
     * @param view from where the nearest candidate is taken
     * @param k which domain, counted from there
     * @param candidates a word of that domain
     * @return the CPU, which the caller must kick; {@link #SEARCHED} or {@link #NONE_HALTED}
     */
    int wakeSearcherAndOwe(int view, int k, int candidates) {
        int domain = near.domain(view, k);
        while (true) {
            long now = get(domain);
            if (searching(now) != 0) {
                return SEARCHED;
            }
            int sleepers = halted(now) & candidates;
            if (sleepers == 0) {
                return NONE_HALTED;
            }
            int chosen = near.nearest(view, k, sleepers);
            if (swap(domain, now, (now & ~haltedBit(chosen)) | searchingBit(chosen))) {
                return chosen;
            }
        }
    }
}
