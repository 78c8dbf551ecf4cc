package dev.heddle.workload.run;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a run beyond its file.
 *
 * @param duration how long it lasts, whatever the file says; null means what the file says
 * @param logDirectory where the logs go; null means that none are written. The file's own {@code logdir} counts only if the
 *     caller passes it on
 * @param calibration what {@code run} is calibrated with; null means what the file says, or else a measurement at the start
 * @param seed what the arrivals and service times of a load are drawn from
 * @param recordsActivations whether the result has when each task's timers let it go on
 */
public record RunOptions(
        @Nullable Duration duration,
        @Nullable Path logDirectory,
        @Nullable Calibration calibration,
        long seed,
        boolean recordsActivations) {
    /** No overrides, no logs, and the seed 1. */
    public static final RunOptions DEFAULTS = new RunOptions(null, null, null, 1);

    /**
     * Options without activations.
     *
     * @param duration how long the run lasts; null means what the file says
     * @param logDirectory where the logs go; null means that none are written
     * @param calibration what {@code run} is calibrated with; null means what the file says, or else a measurement
     * @param seed what the arrivals and service times of a load are drawn from
     */
    public RunOptions(
            @Nullable Duration duration, @Nullable Path logDirectory, @Nullable Calibration calibration, long seed) {
        this(duration, logDirectory, calibration, seed, false);
    }

    /** Checks the duration. */
    public RunOptions {
        if (duration != null && (duration.isNegative() || duration.isZero() || duration.toDays() > 365)) {
            throw new IllegalArgumentException("a run lasts more than nothing and at most a year, not " + duration);
        }
    }

    /**
     * The same with another duration.
     *
     * @param other how long the run lasts; null means what the file says
     * @return the options
     */
    public RunOptions withDuration(@Nullable Duration other) {
        return new RunOptions(other, logDirectory, calibration, seed, recordsActivations);
    }

    /**
     * The same with another log directory.
     *
     * @param other where the logs go; null means that none are written
     * @return the options
     */
    public RunOptions withLogDirectory(@Nullable Path other) {
        return new RunOptions(duration, other, calibration, seed, recordsActivations);
    }

    /**
     * The same with another calibration.
     *
     * @param other what {@code run} is calibrated with; null means what the file says, or else a measurement
     * @return the options
     */
    public RunOptions withCalibration(@Nullable Calibration other) {
        return new RunOptions(duration, logDirectory, other, seed, recordsActivations);
    }

    /**
     * The same with activations.
     *
     * @return the options
     */
    public RunOptions withActivations() {
        return new RunOptions(duration, logDirectory, calibration, seed, true);
    }
}
