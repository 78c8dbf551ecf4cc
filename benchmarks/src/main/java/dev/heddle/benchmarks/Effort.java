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
    /** Enough for most measurements, in milliseconds. */
    public static final int USUAL_MILLIS = 1_500;

    /** Below this, loads are small too: it shows that all works, and its numbers mean nothing. */
    private static final int LEAST_MILLIS = 50;

    /** For tests. */
    public static final Effort SHORT = new Effort(true, 0, 50);

    /**
     * For measurements.
     *
     * @param millis how long to warm up, and how long to measure then; if less than 50 the effort is short
     * @return the effort
     */
    public static Effort of(int millis) {
        return new Effort(millis < LEAST_MILLIS, millis, millis);
    }

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
