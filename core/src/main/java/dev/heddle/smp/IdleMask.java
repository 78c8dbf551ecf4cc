package dev.heddle.smp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The idle word of up to 32 CPUs: which are halted (H) and which are searching (S).
 *
 * <pre>
 *   bits 63..32   H: CPU n waits for a kick or its deadline; whoever takes it out must kick it
 *   bits 31..0    S: CPU n is awake, without work, looking at other CPUs' queues
 * </pre>
 *
 * <p>No CPU is in both. One word holds both sets, so "nobody searches, so wake this sleeper" is one CAS and cannot be true
 * in two halves at two times.
 *
 * <p>Who may change what: a CPU puts itself into H or S and itself out of S; anyone may take a CPU out of H. All accesses
 * are volatile: this word is one side of the Dekker pairs (inbox, idle) and (queue, idle).
 */
final class IdleMask {
    static final int MAX_CPUS = 32;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** Where the word is in its array: 128 bytes, a pair of cache lines, on either side. */
    private static final int AT = 16;

    private final long[] word = new long[2 * AT];
    private final int cpuCount;

    IdleMask(int cpuCount) {
        this.cpuCount = cpuCount;
    }

    static int halted(long word) {
        return (int) (word >>> MAX_CPUS);
    }

    static int searching(long word) {
        return (int) word;
    }

    private static long haltedBit(int cpu) {
        return 1L << (MAX_CPUS + cpu);
    }

    private static long searchingBit(int cpu) {
        return 1L << cpu;
    }

    long get() {
        return (long) WORD.getVolatile(word, AT);
    }

    boolean isHalted(int cpu) {
        return (get() & haltedBit(cpu)) != 0;
    }

    boolean isSearching(int cpu) {
        return (get() & searchingBit(cpu)) != 0;
    }

    /** Enters S unless half of the CPUs that are awake search already. */
    boolean tryEnterSearch(int cpu) {
        while (true) {
            long now = get();
            int awake = cpuCount - Integer.bitCount(halted(now));
            if (2 * Integer.bitCount(searching(now)) >= awake) {
                return false;
            }
            if (WORD.compareAndSet(word, AT, now, now | searchingBit(cpu))) {
                return true;
            }
        }
    }

    /**
     * Leaves S.
     *
     * @return true if nobody searches any more: then surplus that this CPU's search kept others from announcing must be
     *     announced by the caller
     */
    boolean leaveSearchAndOwe(int cpu) {
        long before = (long) WORD.getAndBitwiseAnd(word, AT, ~searchingBit(cpu));
        return searching(before & ~searchingBit(cpu)) == 0;
    }

    /** Leaves S if it is there and enters H, in one step. Returns the new word. */
    long enterHalt(int cpu) {
        while (true) {
            long now = get();
            long then = (now & ~searchingBit(cpu)) | haltedBit(cpu);
            if (WORD.compareAndSet(word, AT, now, then)) {
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
        while (true) {
            long now = get();
            if ((now & haltedBit(cpu)) == 0) {
                return false;
            }
            if (WORD.compareAndSet(word, AT, now, (now & ~haltedBit(cpu)) | into)) {
                return true;
            }
        }
    }

    /**
     * If nobody searches, moves one halted CPU of {@code candidates} into S.
     *
     * @param candidates bit n: CPU n would do
     * @param near the halted candidate that follows this CPU, cyclically, is taken
     * @return the CPU, which the caller must kick; -1 if somebody searches or no candidate is halted
     */
    int wakeSearcherAndOwe(int candidates, int near) {
        while (true) {
            long now = get();
            int sleepers = halted(now) & candidates;
            if (searching(now) != 0 || sleepers == 0) {
                return -1;
            }
            int chosen = following(sleepers, near);
            if (WORD.compareAndSet(word, AT, now, (now & ~haltedBit(chosen)) | searchingBit(chosen))) {
                return chosen;
            }
        }
    }

    /** The first CPU of a non-empty set that follows {@code cpu} in cyclic order, {@code cpu} itself coming last. */
    static int following(int set, int cpu) {
        int turned = Integer.rotateRight(set, cpu + 1);
        return (cpu + 1 + Integer.numberOfTrailingZeros(turned)) & (MAX_CPUS - 1);
    }
}
