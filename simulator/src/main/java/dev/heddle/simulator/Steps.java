package dev.heddle.simulator;

/**
 * What a {@link Script} can do next: it calls one of these, once. Blocking works as parking does: a wake leaves a permit, of
 * which there is one at the most, and {@link #block} takes it or waits. A cancelled task ends at its next step, or in the
 * middle of what it computes.
 */
public interface Steps {
    /**
     * Computes next, for so much CPU time; is preempted anywhere.
     *
     * @param nanos CPU time, not negative
     */
    void compute(long nanos);

    /**
     * Computes next, for so much CPU time, and does not give way meanwhile.
     *
     * @param nanos CPU time, not negative
     */
    void computeWithoutPreemption(long nanos);

    /**
     * Sleeps next, on the timer of its CPU.
     *
     * @param nanoTime until when, on the virtual clock
     */
    void sleepUntil(long nanoTime);

    /** Waits next until somebody wakes it, unless somebody has since it last waited. */
    void block();

    /** Gives its CPU away next, and stays ready. */
    void giveWay();

    /** Has ended. */
    void end();

    /**
     * The virtual clock.
     *
     * @return nanoseconds
     */
    long nanoTime();
}
