package dev.heddle.cli;

import org.jspecify.annotations.Nullable;

/** Finds the terminal that a run can be watched on. */
@FunctionalInterface
interface ScreenFinder {
    /** Null if there is none. */
    @Nullable
    Screen find();
}
