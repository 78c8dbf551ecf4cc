package dev.heddle.benchmarks.server;

import dev.heddle.benchmarks.side.Side;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is answered: nothing much, after some computing. */
final class Requests {
    static final String PLAIN = "/plain";
    static final String INTERACTIVE = "/interactive";
    static final String HEAVY = "/heavy";

    private static final int INTERACTIVE_CHUNKS = 10;
    private static final int CHUNKS_PER_MILLI = 20;
    private static final long CHUNK_NANOS = 1_000_000 / CHUNKS_PER_MILLI;
    private static final String MILLIS = "ms=";

    private final Side side;
    private final LongAdder answered = new LongAdder();
    private final LongAdder heavyMillis = new LongAdder();

    Requests(Side side) {
        this.side = side;
    }

    /** Called in a thread of the side. */
    String answer(@Nullable String path, @Nullable String query) {
        if (HEAVY.equals(path) && query != null && query.startsWith(MILLIS)) {
            side.lowerPriority();
            int millis = Integer.parseInt(query.substring(MILLIS.length()));
            compute(millis * CHUNKS_PER_MILLI);
            heavyMillis.add(millis);
        } else if (INTERACTIVE.equals(path)) {
            compute(INTERACTIVE_CHUNKS);
        }
        answered.increment();
        return "ok";
    }

    /** So many times 50 µs, a preemption point after each. */
    private void compute(int chunks) {
        for (int i = 0; i < chunks; i++) {
            long until = System.nanoTime() + CHUNK_NANOS;
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            side.checkpoint();
        }
    }

    long answered() {
        return answered.sum();
    }

    long heavyMillis() {
        return heavyMillis.sum();
    }
}
