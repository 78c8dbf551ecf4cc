package dev.heddle.compositor.desktop;

/** A task that computes for ever and never blocks: it only passes checkpoints. Looks for primes. */
final class Batch {
    private static final int TRIALS_BETWEEN_CHECKPOINTS = 2000;

    private final TaskHost host;
    private volatile long found;

    Batch(TaskHost host) {
        this.host = host;
    }

    /** The task's body. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void run() {
        int trials = 0;
        for (int candidate = 3; ; candidate = candidate > 2_000_000_000 ? 3 : candidate + 2) {
            boolean prime = true;
            for (int divisor = 3; divisor <= candidate / divisor; divisor += 2) {
                if (++trials >= TRIALS_BETWEEN_CHECKPOINTS) {
                    trials = 0;
                    host.checkpoint();
                }
                if (candidate % divisor == 0) {
                    prime = false;
                    break;
                }
            }
            if (prime) {
                found++;
            }
        }
    }

    long found() {
        return found;
    }
}
