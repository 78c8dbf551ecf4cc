package dev.heddle.simulator;

import java.io.Serial;

/**
 * Thrown in a simulated task that has been cancelled, where it computes or sleeps, once: the counterpart of {@link
 * dev.heddle.TaskCancelledError}.
 */
public final class SimulatedTaskCancelledError extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    SimulatedTaskCancelledError() {
        super("cancelled");
    }
}
