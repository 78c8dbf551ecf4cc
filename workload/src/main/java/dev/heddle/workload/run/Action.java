package dev.heddle.workload.run;

/** An event, bound to the task instance that performs it and to the resources it names. */
@FunctionalInterface
interface Action {
    /**
     * Performs the event, on the task's thread.
     *
     * @throws InterruptedException if the run is stopped or the task interrupted meanwhile
     */
    void perform() throws InterruptedException;
}
