package dev.heddle.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How simulated CPUs are built up: packages of cache clusters of cores of hardware threads (SMT). CPUs are numbered in that
 * order: neighbours in number are neighbours in the machine. How many cores a cluster has follows from the number of CPUs;
 * if that does not divide, the last ones have fewer.
 *
 * @param packages how many packages (sockets), at least 1
 * @param clusters how many groups of cores with a last-level cache of their own in each package, at least 1
 * @param threads how many hardware threads in each core, at least 1
 */
public record Topology(int packages, int clusters, int threads) {
    /** All CPUs alike: cores of one thread that share one cache. */
    public static final Topology FLAT = new Topology(1, 1, 1);

    private static final Pattern SPEC = Pattern.compile("(\\d{1,4})x(\\d{1,4})x(\\d{1,4})");

    /**
     * A topology.
     *
     * @throws IllegalArgumentException if one of the numbers is less than 1
     */
    public Topology {
        if (packages < 1 || clusters < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "a topology has at least one package, one cluster and one thread a core, not " + packages + "x"
                            + clusters + "x" + threads);
        }
    }

    /**
     * Reads a topology.
     *
     * @param spec packages x cache clusters in each x hardware threads in each core, such as {@code 2x4x2}
     * @return the topology
     * @throws IllegalArgumentException if it is written in another way
     */
    public static Topology parse(String spec) {
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a topology is PACKAGESxCLUSTERSxTHREADS, such as 2x4x2 (two packages of"
                    + " four cache clusters each, two hardware threads a core), not '" + spec + "'");
        }
        return new Topology(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /**
     * How far two CPUs are from each other.
     *
     * @param a one of them, from 0
     * @param b the other, from 0
     * @param cpus how many there are
     * @return the nearest part of the machine that holds both
     */
    public Distance distance(int a, int b, int cpus) {
        if (a == b) {
            return Distance.SAME_CPU;
        }
        int inPackage = inPackage(cpus);
        if (a / inPackage != b / inPackage) {
            return Distance.OTHER_PACKAGE;
        }
        int inCluster = inCluster(cpus);
        if (a % inPackage / inCluster != b % inPackage / inCluster) {
            return Distance.SAME_PACKAGE;
        }
        int first = a % inPackage % inCluster;
        int second = b % inPackage % inCluster;
        return first / threads == second / threads ? Distance.SAME_CORE : Distance.SAME_CLUSTER;
    }

    /** How many CPUs a full package has. */
    int inPackage(int cpus) {
        return Math.ceilDiv(cpus, packages);
    }

    /** How many CPUs a full cluster has. */
    int inCluster(int cpus) {
        return Math.ceilDiv(inPackage(cpus), clusters);
    }

    /**
     * The form that {@link #parse} reads.
     *
     * @return for example {@code 2x4x2}
     */
    @Override
    public String toString() {
        return packages + "x" + clusters + "x" + threads;
    }
}
