package dev.heddle.workload.run;

/**
 * Whether a run goes on. A run ends at its deadline or when it is stopped; the difference is that at the deadline, what was
 * due by then still counts.
 */
final class Control {
    private volatile boolean stopping;
    private volatile boolean stopped;
    private volatile long deadline;
    private volatile boolean limited;

    /** Sets the time at which the run ends. */
    void limit(long nanoTime) {
        deadline = nanoTime;
        limited = true;
    }

    /** Ends the run because its time has come. */
    void expire() {
        stopping = true;
    }

    /** Ends the run now. */
    void stop() {
        stopped = true;
        stopping = true;
    }

    /** Whether tasks should come to their end. */
    boolean isStopping() {
        return stopping;
    }

    boolean wasStopped() {
        return stopped;
    }

    /** Whether a time is later than the deadline. */
    boolean isPast(long nanoTime) {
        return limited && nanoTime - deadline > 0;
    }

    /**
     * Whether a pass that ended is a row of the log.
     *
     * @param end when it ended; if it ended with a sleep, when that was due. So a timer that expires exactly at the end of the run
     *     counts on every host, however late its task is.
     */
    boolean counts(long end) {
        return !stopped && !isPast(end);
    }
}
