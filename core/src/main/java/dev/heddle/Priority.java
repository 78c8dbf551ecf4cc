package dev.heddle;

/**
 * How urgent a task is. A CPU runs the most urgent of its ready tasks; within one priority, first come, first served.
 *
 * <p>The ordinal is the level that the engine works with: 0 is the most urgent.
 */
public enum Priority {
    /** Before everything else: input, frames, audio, control loops. Meant for tasks that block soon. */
    HIGH,
    /** The default. */
    NORMAL,
    /** Work that nobody waits for. */
    LOW,
    /** Runs when a CPU has nothing else to do. */
    IDLE;

    private static final Priority[] LEVELS = values();

    /** The number of priorities. */
    static final int COUNT = LEVELS.length;

    static Priority ofLevel(int level) {
        return LEVELS[level];
    }
}
