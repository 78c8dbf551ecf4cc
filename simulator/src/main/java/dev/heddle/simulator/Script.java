package dev.heddle.simulator;

/** What a scripted task does, step by step: a state machine, which costs far less than a thread. */
@FunctionalInterface
public interface Script {
    /**
     * Says what the task does next. Called on the task's CPU when the task begins, and whenever its last step is over.
     *
     * @param steps to be told the next one, by one call of one of its methods
     */
    void next(Steps steps);
}
