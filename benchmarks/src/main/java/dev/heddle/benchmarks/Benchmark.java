package dev.heddle.benchmarks;

import dev.heddle.benchmarks.side.Side;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something that is measured: the same code on every contender. It checks that what it counts as done has been done. */
public interface Benchmark {
    /**
     * The name.
     *
     * @return short, in lower case: what the user types
     */
    String name();

    /**
     * What is measured.
     *
     * @return one line
     */
    String what();

    /**
     * How many CPUs each contender gets.
     *
     * @return 1 or 2
     */
    int cpus();

    /**
     * Who can run it.
     *
     * @return Heddle and others
     */
    Set<Contender> contenders();

    /**
     * How much it does each time; contenders that are no JVM are told.
     *
     * @param effort that is asked for
     * @return 0 if it has no size
     */
    default int size(Effort effort) {
        return 0;
    }

    /**
     * Why it cannot run on this machine.
     *
     * @return the reason and what to do about it; empty if it can
     */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Whether it runs only if it is asked for by name.
     *
     * @return true if it takes minutes
     */
    default boolean isLong() {
        return false;
    }

    /**
     * Whether others than the contender's CPUs need the cores, such as what makes the load: then Heddle does not pin its
     * carriers, which would spin there.
     *
     * @return true if so
     */
    default boolean sharesCores() {
        return false;
    }

    /**
     * Measures a contender.
     *
     * @param side of the contender, with {@link #cpus} CPUs; closed by the caller
     * @param effort how long
     * @return one or more
     * @throws IllegalStateException if what was to be done was not
     * @throws InterruptedException if interrupted
     */
    List<Value> measure(Side side, Effort effort) throws InterruptedException;
}
