package dev.heddle.verification.tla;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What TLC found.
 *
 * @param violated the name of what does not hold; "liveness" for a temporal property, which TLC does not name; null if
 *     everything holds
 * @param unfinished the limit came first: nothing was violated in the states that were found, and there are more
 * @param distinctStates how many states were found
 * @param steps how many states the counterexample has; 0 without one
 * @param output everything that TLC said
 */
record Verdict(
        @Nullable String violated, boolean unfinished, long distinctStates, int steps, Duration took, String output) {}
