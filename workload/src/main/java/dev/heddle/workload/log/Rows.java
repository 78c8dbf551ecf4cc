package dev.heddle.workload.log;

/**
 * A fixed number of log rows in one array of longs, so that recording a row allocates nothing. Filled by one task, then
 * handed to the writer.
 */
public final class Rows {
    static final int PERF = 0;
    static final int RUN = 1;
    static final int PERIOD = 2;
    static final int START = 3;
    static final int END = 4;
    static final int REL_START = 5;
    static final int SLACK = 6;
    static final int CONFIGURED_DURATION = 7;
    static final int CONFIGURED_PERIOD = 8;
    static final int WAKE_LATENCY = 9;
    static final int COLUMNS = 10;

    private final long[] values;
    private int count;

    /**
     * Room for some rows.
     *
     * @param capacity at least 1
     */
    public Rows(int capacity) {
        values = new long[capacity * COLUMNS];
    }

    /**
     * Adds a row. All times are in microseconds.
     *
     * @param perf how many loops were worked
     * @param run wall time in {@code run} and {@code runtime}
     * @param period how long the pass took
     * @param start when it began
     * @param end when it ended
     * @param relStart when it began, counted from the start of the run
     * @param slack time left on entering the last timer, or the sum over all timers
     * @param configuredDuration sum of the configured run times
     * @param configuredPeriod sum of the timers' periods
     * @param wakeLatency sum of the timers' wake latencies
     */
    public void add(
            long perf,
            long run,
            long period,
            long start,
            long end,
            long relStart,
            long slack,
            long configuredDuration,
            long configuredPeriod,
            long wakeLatency) {
        int at = count * COLUMNS;
        values[at + PERF] = perf;
        values[at + RUN] = run;
        values[at + PERIOD] = period;
        values[at + START] = start;
        values[at + END] = end;
        values[at + REL_START] = relStart;
        values[at + SLACK] = slack;
        values[at + CONFIGURED_DURATION] = configuredDuration;
        values[at + CONFIGURED_PERIOD] = configuredPeriod;
        values[at + WAKE_LATENCY] = wakeLatency;
        count++;
    }

    /**
     * Whether there is no room for another row.
     *
     * @return true if full
     */
    public boolean isFull() {
        return count * COLUMNS == values.length;
    }

    /**
     * How many rows it has.
     *
     * @return from 0 to the capacity
     */
    public int count() {
        return count;
    }

    long value(int row, int column) {
        return values[row * COLUMNS + column];
    }
}
