package dev.heddle.simulator;

import java.util.List;

/**
 * What came of a {@link Swarm}.
 *
 * @param seeds how many seeds were run
 * @param steps how many times the properties were verified, all in all
 * @param events how many scheduling events there were, all in all
 * @param simulatedNanos how much virtual time has passed, all in all
 * @param failures the seeds that have failed, in their order
 */
public record SwarmReport(long seeds, long steps, long events, long simulatedNanos, List<SwarmFailure> failures) {
    /**
     * What came of a swarm.
     */
    public SwarmReport {
        failures = List.copyOf(failures);
    }
}
