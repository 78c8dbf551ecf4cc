package dev.heddle.simulator;

/**
 * A seed of a {@link Swarm} that has failed.
 *
 * @param seed which
 * @param what a property that does not hold ({@link PropertyViolation}), or whatever else was thrown
 * @param replay the command that shows it again; possibly empty
 */
public record SwarmFailure(long seed, Throwable what, String replay) {}
