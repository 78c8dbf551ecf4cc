package dev.heddle.workload.run;

/**
 * How far a run is.
 *
 * @param elapsedNanos since the start of all tasks
 * @param totalNanos the run's duration; -1 if it lasts until its tasks end
 * @param rows how many rows all tasks have completed
 * @param liveTasks how many task instances have not ended
 * @param endedTasks how many have
 */
public record Progress(long elapsedNanos, long totalNanos, long rows, int liveTasks, int endedTasks) {}
