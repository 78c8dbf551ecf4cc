package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * One number of each round, or what was computed from them.
 *
 * @param values in the order of the rounds; at least one
 */
public record Rounds(List<Double> values) {
    /** Checks that there is one. */
    public Rounds {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no rounds");
        }
        values = List.copyOf(values);
    }

    /**
     * The middle one.
     *
     * @return of an even number the mean of the two in the middle
     */
    public double median() {
        return median(values);
    }

    /**
     * The lowest.
     *
     * @return the lowest
     */
    public double lowest() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /**
     * The highest.
     *
     * @return the highest
     */
    public double highest() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /**
     * The ratio of each round: what ran soon after one another is compared.
     *
     * @param others what each is divided by
     * @return as many as both have
     */
    public Rounds dividedBy(Rounds others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), others.values.size()); i++) {
            ratios.add(values.get(i) / others.values.get(i));
        }
        return new Rounds(ratios);
    }

    /**
     * The middle of some numbers.
     *
     * @param numbers at least one
     * @return of an even number the mean of the two in the middle
     */
    public static double median(List<Double> numbers) {
        double[] sorted =
                numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
