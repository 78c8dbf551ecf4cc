package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import java.io.IOException;
import java.util.List;

/** How one benchmark is measured once on one contender. */
interface Measuring {
    /**
     * Measures.
     *
     * @throws Absent if the contender is not here
     * @throws Failed if it cannot do it, or does it wrong
     */
    List<Value> measure(Benchmark benchmark, Contender contender, Effort effort)
            throws Absent, Failed, IOException, InterruptedException;

    /** Thrown if what a contender needs is not installed. */
    final class Absent extends Exception {
        private static final long serialVersionUID = 1L;

        Absent(String message) {
            super(message);
        }
    }

    /** Thrown if a contender cannot do it, or does it wrong. */
    final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }
}
