package dev.heddle.workload.run;

/**
 * The work that {@code run} and {@code runtime} do. One loop is a chain of dependent operations that takes about as long as
 * one loop of rt-app does on the same machine, so that a calibration written for rt-app is about right here too.
 */
final class Work {
    private static final int STEPS = 12;

    private static final long WARM_UP_NANOS = 40_000_000;
    private static final int WARM_UP_LOOPS = 200;

    /** Where results go, so that no compiler can leave the work out. */
    private static volatile long sink;

    private Work() {}

    static void loop(long loops) {
        long value = loops | 1;
        for (long i = 0; i < loops; i++) {
            for (int step = 0; step < STEPS; step++) {
                // Shift, xor and multiply: a chain of multiplications and additions alone would be folded into one.
                value = (value ^ value >>> 29) * 0xbf58476d1ce4e5b9L;
            }
        }
        sink = value;
    }

    /** Works until the loop is compiled as it will be in the run; before that it is many times slower. */
    static void warmUp() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            loop(WARM_UP_LOOPS);
        }
    }

    /** For tests: what the last work left. */
    static long lastResult() {
        return sink;
    }
}
