package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * One number that one run of a benchmark has found; less is better unless the unit ends in {@code /s}.
 *
 * @param metric what it is, such as {@code p99}; empty if the benchmark finds one thing only
 * @param unit of the number
 * @param number finite
 */
public record Value(String metric, String unit, double number) {
    /** The metric of the CPU time that went with the time on the clock. It is shown beside it and not as a line of its own. */
    public static final String CPU_TIME = "cpu";

    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 3;

    /** Checks the number. */
    public Value {
        if (!Double.isFinite(number) || number < 0) {
            throw new IllegalStateException(number + " " + unit + " is no measurement");
        }
    }

    /**
     * As a line of text, for a process that measures.
     *
     * @return metric, unit and number, with tabs between
     */
    public String line() {
        return metric + SEPARATOR + unit + SEPARATOR + number;
    }

    /**
     * Reads what processes that measure print.
     *
     * @param lines each one value
     * @return at least one
     * @throws IllegalStateException if a line is no value, or there is none
     */
    public static List<Value> parse(List<String> lines) {
        List<Value> values = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split(SEPARATOR, -1);
            if (fields.length != FIELDS) {
                throw new IllegalStateException("'" + line + "' is no measurement");
            }
            try {
                values.add(new Value(fields[0], fields[1], Double.parseDouble(fields[2])));
            } catch (NumberFormatException e) {
                throw new IllegalStateException("'" + line + "' is no measurement", e);
            }
        }
        if (values.isEmpty()) {
            throw new IllegalStateException("it measured nothing");
        }
        return values;
    }
}
