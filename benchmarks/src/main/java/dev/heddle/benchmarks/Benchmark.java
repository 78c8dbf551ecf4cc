package dev.heddle.benchmarks;

import dev.heddle.benchmarks.side.Side;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something that is measured: the same code on every contender. It checks that what it counts as done has been done. */
public interface Benchmark {
    /** Short, in lower case: what the user types. */
    String name();

    /** What is measured, in one line. */
    String what();

    /** How many CPUs each contender gets. */
    int cpus();

    /** Who can run it, Heddle first. */
    Set<Contender> contenders();

    /** How much it does each time, in the sense of {@link #what}; contenders that are no JVM are told. */
    default int size(Effort effort) {
        return 0;
    }

    /** Why it cannot run on this machine, and what to do about it; empty if it can. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /** Whether it runs only if it is asked for by name, since it takes minutes. */
    default boolean isLong() {
        return false;
    }

    /**
     * Measures a contender.
     *
     * @param side of the contender, with {@link #cpus} CPUs; closed by the caller
     * @return one or more
     * @throws IllegalStateException if what was to be done was not
     * @throws InterruptedException if interrupted
     */
    List<Value> measure(Side side, Effort effort) throws InterruptedException;
}
