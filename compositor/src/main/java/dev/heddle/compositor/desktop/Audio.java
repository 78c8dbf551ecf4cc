package dev.heddle.compositor.desktop;

/** The task that makes sound: every 5 ms the next 5 ms of it, by absolute deadlines. There is no loudspeaker. */
final class Audio {
    static final long PERIOD_NANOS = 5_000_000;

    private static final int RATE = 48_000;
    private static final int SAMPLES = (int) (RATE * PERIOD_NANOS / 1_000_000_000);
    private static final double[] PITCHES = {220, 277.18, 329.63, 440};

    private final TaskHost host;
    private final short[] buffer = new short[2 * SAMPLES];
    private final double[] phases = new double[PITCHES.length];

    // One writer.
    private volatile long periods;
    private volatile long underruns;

    Audio(TaskHost host) {
        this.host = host;
    }

    /** The task's body. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void run() throws InterruptedException {
        long deadline = System.nanoTime();
        while (true) {
            host.sleepUntil(deadline);
            synthesise();
            periods++;
            long now = System.nanoTime();
            if (now > deadline + PERIOD_NANOS) {
                // What was playing has run out.
                underruns++;
            }
            deadline = Math.max(deadline + PERIOD_NANOS, now - PERIOD_NANOS);
        }
    }

    private void synthesise() {
        for (int sample = 0; sample < SAMPLES; sample++) {
            double sum = 0;
            for (int voice = 0; voice < PITCHES.length; voice++) {
                phases[voice] = (phases[voice] + PITCHES[voice] / RATE) % 1;
                sum += Math.sin(2 * Math.PI * phases[voice]);
            }
            buffer[2 * sample] = (short) (sum * 6000);
            buffer[2 * sample + 1] = (short) (sum * 6000);
        }
    }

    long periods() {
        return periods;
    }

    long underruns() {
        return underruns;
    }
}
