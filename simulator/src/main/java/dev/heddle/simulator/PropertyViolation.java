package dev.heddle.simulator;

import java.io.Serial;

/** A property of the protocol does not hold. Thrown by {@link Simulation#run} when checks are on. */
public final class PropertyViolation extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int property;
    private final String words;
    private final long step;
    private final long nanoTime;
    private final String dump;
    private final String replay;

    PropertyViolation(int property, String words, long step, long nanoTime, String dump, String replay) {
        super("property " + property + " does not hold after step " + step + ", at " + nanoTime + " ns: " + words
                + System.lineSeparator() + dump
                + (replay.isEmpty() ? "" : "replay: " + replay));
        this.property = property;
        this.words = words;
        this.step = step;
        this.nanoTime = nanoTime;
        this.dump = dump;
        this.replay = replay;
    }

    /**
     * Which property.
     *
     * @return its number in {@code docs/protocol.md}
     */
    public int property() {
        return property;
    }

    /**
     * What is wrong.
     *
     * @return one line
     */
    public String words() {
        return words;
    }

    /**
     * When it was found.
     *
     * @return how many events had happened
     */
    public long step() {
        return step;
    }

    /**
     * When it was found.
     *
     * @return virtual time in nanoseconds
     */
    public long nanoTime() {
        return nanoTime;
    }

    /**
     * The state at that moment.
     *
     * @return one line a CPU and one a task that lives
     */
    public String dump() {
        return dump;
    }

    /**
     * The command that shows it again.
     *
     * @return as given to the builder; possibly empty
     */
    public String replay() {
        return replay;
    }
}
