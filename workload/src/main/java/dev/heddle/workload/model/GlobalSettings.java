package dev.heddle.workload.model;

import java.util.OptionalInt;

/**
 * The {@code global} section.
 *
 * @param durationSeconds how long the workload runs; 0 or -1 means until its tasks end
 * @param nsPerLoop the calibration given as a number; empty if it is to be measured
 * @param calibrationCpu the CPU named for calibration
 * @param logDirectory {@code logdir}
 * @param logBasename {@code log_basename}
 * @param logging false if {@code log_size} is {@code disable}
 * @param ioDevice the file that {@code iorun} writes
 * @param memoryBufferBytes the size of each task's buffer for {@code mem} and {@code iorun}
 * @param cumulativeSlack whether the slack of all timers of a pass adds up; otherwise the last one counts
 */
public record GlobalSettings(
        int durationSeconds,
        OptionalInt nsPerLoop,
        int calibrationCpu,
        String logDirectory,
        String logBasename,
        boolean logging,
        String ioDevice,
        int memoryBufferBytes,
        boolean cumulativeSlack) {
    /** What holds where the file says nothing. */
    public static final GlobalSettings DEFAULTS =
            new GlobalSettings(-1, OptionalInt.empty(), 0, "./", "rt-app", true, "/dev/null", 4 * 1024 * 1024, false);
}
