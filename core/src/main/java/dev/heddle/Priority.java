package dev.heddle;

/**
 * How urgent a task is. A CPU runs the most urgent of its ready tasks; within one priority, first come, first served.
 */
public enum Priority {
    /** Before everything else: input, frames, audio, control loops. Meant for tasks that block soon. */
    HIGH(0),
    /** The default. */
    NORMAL(1),
    /** Work that nobody waits for. */
    LOW(2),
    /** Runs when a CPU has nothing else to do. */
    IDLE(3);

    private static final Priority[] LEVELS = values();

    private final int level;

    Priority(int level) {
        this.level = level;
    }

    /**
     * The level that traces and the engine know it by.
     *
     * @return 0, the most urgent, to 3
     */
    public int level() {
        return level;
    }

    static Priority ofLevel(int level) {
        return LEVELS[level];
    }
}
