package dev.heddle.benchmarks;

import java.util.List;

/**
 * How long to measure.
 *
 * @param isShort whether the result is of no interest, only that there is one: as little as checks the benchmark itself
 * @param warmupMillis until what was compiled late no longer shows
 * @param measureMillis how long then
 */
public record Effort(boolean isShort, int warmupMillis, int measureMillis) {
    /** For measurements. */
    public static final Effort FULL = new Effort(false, 1_500, 1_500);

    /** For tests. */
    public static final Effort SHORT = new Effort(true, 0, 50);

    /**
     * A count that depends on it.
     *
     * @param full for measurements
     * @param small for tests
     * @return one of them
     */
    public int scale(int full, int small) {
        return isShort ? small : full;
    }

    /**
     * As arguments of a process that measures.
     *
     * @return three words
     */
    public List<String> arguments() {
        return List.of(isShort ? "short" : "full", Integer.toString(warmupMillis), Integer.toString(measureMillis));
    }

    /**
     * Reads those.
     *
     * @param arguments three words
     * @return the effort
     */
    public static Effort parse(List<String> arguments) {
        return new Effort(
                arguments.get(0).equals("short"),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)));
    }
}
