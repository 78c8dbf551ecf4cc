package dev.heddle.workload.run;

/** What is measured in one pass through a phase: the columns of a row that come from its events. */
final class Pass {
    static final long NOT_SLEPT = Long.MIN_VALUE;

    long perf;
    long runMicros;
    long slackMicros;
    long configuredDuration;
    long configuredPeriod;
    long wakeLatencyMicros;
    boolean hasTimer;
    int misses;
    /** When the sleep that the last event was, was due; {@link #NOT_SLEPT} if it was none. */
    long sleptUntil = NOT_SLEPT;

    void reset() {
        perf = 0;
        runMicros = 0;
        slackMicros = 0;
        configuredDuration = 0;
        configuredPeriod = 0;
        wakeLatencyMicros = 0;
        hasTimer = false;
        misses = 0;
        sleptUntil = NOT_SLEPT;
    }
}
