package dev.heddle.cpu;

/**
 * What users choose for all the CPUs of a scheduler.
 *
 * @param sliceNanos how long a task runs while an equal one waits
 * @param starvationBoundNanos how long a less urgent level waits at the most; 0 for ever
 */
public record Tuning(long sliceNanos, long starvationBoundNanos) {}
