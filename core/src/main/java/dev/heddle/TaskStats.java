package dev.heddle;

/**
 * What one task has done. Exact if the task asks about itself, for all but the run it is in; a hint for others.
 *
 * @param switches how often it was started or resumed
 * @param runNanos time it has run, in nanoseconds, without the run it is in
 * @param waitNanos time it has been ready and not running, in nanoseconds
 * @param restarts how often its body was begun again, by its {@link RestartPolicy}
 */
public record TaskStats(long switches, long runNanos, long waitNanos, long restarts) {}
