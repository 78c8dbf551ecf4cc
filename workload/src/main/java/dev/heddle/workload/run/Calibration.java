package dev.heddle.workload.run;

import java.util.Locale;

/**
 * How long one loop of work takes on this machine. A {@code run} of some microseconds is turned into that many loops, so that
 * it is a fixed amount of work whatever else the machine does.
 *
 * @param nsPerLoop nanoseconds a loop, more than 0
 * @param source where the number is from, for the user
 */
public record Calibration(double nsPerLoop, String source) {
    private static final int MEASURE_MILLIS = 60;

    /** A millisecond or so, as long as a common {@code run}: the system's ticks, which interrupt every such run, interrupt every sample. */
    private static final int SAMPLE_LOOPS = 60_000;

    /** Checks the number. */
    public Calibration {
        if (!(nsPerLoop > 0) || nsPerLoop > 1e9) {
            throw new IllegalArgumentException("a loop takes more than 0 and at most 1e9 ns, not " + nsPerLoop);
        }
    }

    /**
     * Takes a number as given, as the {@code calibration} of a file or one that was measured before.
     *
     * @param nsPerLoop nanoseconds a loop
     * @return the calibration
     */
    public static Calibration given(double nsPerLoop) {
        return new Calibration(nsPerLoop, "given");
    }

    /**
     * Measures, on the calling thread, in about 100 ms. The best of many samples of about a millisecond counts: it is
     * the one that nothing but the system's own ticks disturbed.
     *
     * @return the calibration
     */
    public static Calibration measure() {
        Work.warmUp();
        long best = Long.MAX_VALUE;
        long start = System.nanoTime();
        do {
            long before = System.nanoTime();
            Work.loop(SAMPLE_LOOPS);
            best = Math.min(best, System.nanoTime() - before);
        } while (System.nanoTime() - start < MEASURE_MILLIS * 1_000_000L);
        return new Calibration(Math.max(1, best) / (double) SAMPLE_LOOPS, "measured");
    }

    /** How many loops make up some microseconds. */
    long loops(long micros) {
        return (long) (micros * 1000 / nsPerLoop);
    }

    /**
     * The calibration as a line for the user.
     *
     * @return for example {@code 15.27 ns per loop (measured)}
     */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f ns per loop (%s)", nsPerLoop, source);
    }
}
