package dev.heddle.cpu;

/**
 * What users choose for all the CPUs of a scheduler.
 *
 * @param sliceNanos how long a task runs while an equal one waits
 * @param starvationBoundNanos how long a less urgent level waits at the most; 0 for ever
 * @param mostStolen how many tasks one steal takes from a queue at the most, from 1 on; never more than half of it
 * @param newTasksStay whether a new task is queued where it is started; else new tasks are spread over the CPUs
 */
public record Tuning(long sliceNanos, long starvationBoundNanos, int mostStolen, boolean newTasksStay) {
    /** So that one thief does not carry off what others could run. */
    public static final int DEFAULT_MOST_STOLEN = 32;

    /** How every scheduler steals and spreads unless somebody studies schedulers. */
    public Tuning(long sliceNanos, long starvationBoundNanos) {
        this(sliceNanos, starvationBoundNanos, DEFAULT_MOST_STOLEN, false);
    }
}
