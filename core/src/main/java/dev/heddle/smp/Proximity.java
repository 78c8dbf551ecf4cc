package dev.heddle.smp;

import dev.heddle.cpu.Domain;
import dev.heddle.machine.Machine;
import java.util.Arrays;

/**
 * In which order each CPU looks at the others: its own domain first, then the other domains from near to far; within a domain the
 * CPUs from near to far. All choices between CPUs that are alike go by this, and none by their numbers.
 *
 * <p>A thread that is no CPU looks from {@link #outside}: in the order in which the machine starts its CPUs.
 */
final class Proximity {
    private final int cpuCount;
    private final int domains;

    /** For each viewpoint: all CPUs, itself last in its domain. */
    private final short[][] cpus;

    /** For each viewpoint: the domains. */
    private final short[][] domainAt;

    /** For each viewpoint: where the CPUs of each of these domains begin in {@code cpus}, and where the last one ends. */
    private final short[][] begin;

    Proximity(Machine machine) {
        cpuCount = machine.cpuCount();
        domains = Domain.count(cpuCount);
        cpus = new short[cpuCount + 1][cpuCount];
        domainAt = new short[cpuCount + 1][domains];
        begin = new short[cpuCount + 1][domains + 1];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            int[] order = Arrays.copyOf(machine.nearToFar(cpu), cpuCount);
            order[cpuCount - 1] = cpu;
            arrange(cpu, order);
        }
        arrange(outside(), machine.startOrder());
    }

    private void arrange(int view, int[] nearToFar) {
        boolean[] seen = new boolean[domains];
        int known = 0;
        int at = 0;
        if (view < cpuCount) {
            seen[Domain.of(view)] = true;
            domainAt[view][known++] = (short) Domain.of(view);
        }
        for (int cpu : nearToFar) {
            int domain = Domain.of(cpu);
            if (!seen[domain]) {
                seen[domain] = true;
                domainAt[view][known++] = (short) domain;
            }
        }
        for (int k = 0; k < domains; k++) {
            begin[view][k] = (short) at;
            for (int cpu : nearToFar) {
                if (Domain.of(cpu) == domainAt[view][k]) {
                    cpus[view][at++] = (short) cpu;
                }
            }
        }
        begin[view][domains] = (short) at;
    }

    /** The viewpoint of threads that are no CPU. */
    int outside() {
        return cpuCount;
    }

    /** The {@code i}th CPU of all, from 0; the CPU that looks is one of them. */
    int any(int view, int i) {
        return cpus[view][i];
    }

    /** How many domains there are. */
    int domains() {
        return domains;
    }

    /** The {@code k}th domain, from 0. */
    int domain(int view, int k) {
        return domainAt[view][k];
    }

    /** Of a non-empty set of CPUs of the {@code k}th domain the nearest; the CPU that looks is the farthest there. */
    int nearest(int view, int k, int set) {
        short[] order = cpus[view];
        int at = begin[view][k];
        while ((set & Domain.bit(order[at])) == 0) {
            at++;
        }
        return order[at];
    }

    /** A set of CPUs of the {@code k}th domain without the CPU that looks. */
    int withoutSelf(int view, int k, int set) {
        return k == 0 && view < cpuCount ? set & ~Domain.bit(view) : set;
    }

    /** How many other CPUs a CPU has in its domain. */
    int mates(int cpu) {
        return begin[cpu][1] - 1;
    }

    /** How many other CPUs there are. */
    int others() {
        return cpuCount - 1;
    }

    /** The {@code i}th of a CPU's others: first its mates, then those of the other domains. */
    int other(int cpu, int i) {
        return cpus[cpu][i < mates(cpu) ? i : i + 1];
    }

    /** All CPUs of the {@code k}th domain. */
    int sizeOf(int view, int k) {
        return begin[view][k + 1] - begin[view][k];
    }

    /** The {@code i}th CPU of the {@code k}th domain. */
    int inDomain(int view, int k, int i) {
        return cpus[view][begin[view][k] + i];
    }
}
