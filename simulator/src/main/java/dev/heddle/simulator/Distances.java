package dev.heddle.simulator;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far CPUs are from each other, by their numbers, and what that costs. The topology goes by places; each CPU has one, which is its
 * number unless the CPUs were relabelled.
 */
final class Distances {
    /** From outside: as near as the CPUs of one cluster are to each other. */
    static final int OUTSIDE = -1;

    private final Topology topology;

    /** The number of the CPU at each place, and the place of each CPU. */
    private final int[] numbers;

    private final int[] places;
    private final long[] kickSpinning;
    private final long[] kickAsleep;
    private final long[] interrupt;
    private final long[] migration;

    Distances(SimulationBuilder settings) {
        topology = settings.topology;
        numbers = settings.numbers();
        places = new int[numbers.length];
        for (int place = 0; place < numbers.length; place++) {
            places[numbers[place]] = place;
        }
        Costs costs = settings.costs;
        kickSpinning = costs.kickSpinning().toArray();
        kickAsleep = costs.kickAsleep().toArray();
        interrupt = costs.interrupt().toArray();
        migration = costs.migration().toArray();
    }

    /** The CPUs' numbers, by their places. */
    int[] numbers() {
        return numbers.clone();
    }

    /** The other CPUs by the topology; those that are equally far in the order of their places, round from the CPU's own. */
    int[] nearToFar(int cpu) {
        int here = places[cpu];
        int count = numbers.length;
        return IntStream.range(1, count)
                .map(i -> (here + i) % count)
                .boxed()
                .sorted(Comparator.comparingInt(place -> topology.distance(here, place, count).index))
                .mapToInt(place -> numbers[place])
                .toArray();
    }

    private int between(int from, int to) {
        return from == OUTSIDE
                ? Distance.SAME_CLUSTER.index
                : topology.distance(places[from], places[to], numbers.length).index;
    }

    /** Until a kick arrives. */
    long kick(int from, int to, boolean spinning) {
        return (spinning ? kickSpinning : kickAsleep)[between(from, to)];
    }

    /** Until an interrupt arrives. */
    long interrupt(int from, int to) {
        return interrupt[between(from, to)];
    }

    /** What the first run after that takes longer. */
    long migration(int from, int to) {
        return migration[between(from, to)];
    }
}
