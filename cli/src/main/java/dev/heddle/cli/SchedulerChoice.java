package dev.heddle.cli;

import java.util.Locale;

/** What {@code --scheduler} chooses from. */
enum SchedulerChoice {
    /** Heddle's own. */
    HEDDLE,
    /** The JDK's scheduler of virtual threads, for comparison. */
    JDK;

    /** The name that the user types. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
