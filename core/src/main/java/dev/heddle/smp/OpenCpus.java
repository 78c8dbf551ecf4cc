package dev.heddle.smp;

import dev.heddle.cpu.CpuMask;
import java.util.function.IntUnaryOperator;

/**
 * Which CPUs are open: online, not about to leave, and not paused. Placement goes by it, and so do the checks of affinities. Any thread
 * reads; {@link PauseControl} alone changes the bits, and has the protocol.
 */
final class OpenCpus {
    /** Some pause holds the CPU. */
    final CpuFlags paused;

    /** The CPU has no carrier, or its carrier is about to end. */
    final CpuFlags offline;

    /** Somebody wants the CPU offline and is looking whether that can be. */
    final CpuFlags leaving;

    private final Proximity near;
    private final CpuMask all;

    OpenCpus(int cpuCount, Proximity near) {
        this.near = near;
        this.all = CpuMask.first(cpuCount);
        this.paused = new CpuFlags(cpuCount);
        this.offline = new CpuFlags(cpuCount);
        this.leaving = new CpuFlags(cpuCount);
    }

    /** The {@code k}th domain, in no CPU's view: words are read in this order, which does not go by numbers. */
    private int domain(int k) {
        return near.domain(near.outside(), k);
    }

    /** The set whose words these are, each read once. */
    CpuMask collected(IntUnaryOperator wordOf) {
        int[] words = new int[near.domains()];
        for (int k = 0; k < words.length; k++) {
            words[domain(k)] = wordOf.applyAsInt(domain(k));
        }
        return CpuMask.of(words.length, domain -> words[domain]);
    }

    /** Which CPUs of an affinity come into question: those that are open, unless none of them is. */
    enum Choice {
        OPEN,
        ONLINE,
        ANY
    }

    Choice choiceAmong(CpuMask affinity) {
        if (hasAny(affinity, Choice.OPEN)) {
            return Choice.OPEN;
        }
        return hasAny(affinity, Choice.ONLINE) ? Choice.ONLINE : Choice.ANY;
    }

    private boolean hasAny(CpuMask affinity, Choice choice) {
        for (int k = 0; k < near.domains(); k++) {
            if (word(affinity, choice, domain(k)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Those CPUs of an affinity in one domain that come into question. */
    int word(CpuMask affinity, Choice choice, int domain) {
        int word = affinity.word(domain);
        return switch (choice) {
            case OPEN -> word & ~closed(domain);
            case ONLINE -> word & ~offline.word(domain);
            case ANY -> word;
        };
    }

    /** Those of a domain that take no new tasks. */
    private int closed(int domain) {
        return notStaying(domain) | paused.word(domain);
    }

    /** {@code leaving} is read first: a CPU goes from there to {@code offline}, and must be seen in one of them. */
    private int notStaying(int domain) {
        return leaving.word(domain) | offline.word(domain);
    }

    /** Whether an affinity has a CPU that is online and is not about to go offline. */
    boolean canServe(CpuMask affinity) {
        for (int k = 0; k < near.domains(); k++) {
            if ((affinity.word(domain(k)) & ~notStaying(domain(k))) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Those that are online and are not about to go offline. */
    CpuMask staying() {
        return collected(domain -> all.word(domain) & ~notStaying(domain));
    }

    /** Those that may run tasks. */
    CpuMask open() {
        return collected(domain -> all.word(domain) & ~closed(domain));
    }
}
