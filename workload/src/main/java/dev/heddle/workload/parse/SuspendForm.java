package dev.heddle.workload.parse;

/**
 * Which name {@code suspend} waits for. rt-app 1.0 uses the given one, later versions ignore it and use the task's own, and
 * files of both kinds are about; most give the task's own name, where there is no difference.
 */
public enum SuspendForm {
    /**
     * The given name, as in rt-app 1.0; the task's own if it is empty, or if nothing in the file wakes the given one while
     * something wakes the task's own: then the file was written for a later version, and under 1.0 the task would never
     * wake. A note says so.
     */
    AUTO,
    /** Always the given name, as in rt-app 1.0; the task's own only if it is empty. */
    GIVEN,
    /** Always the task's own name, as in later versions of rt-app. */
    OWN
}
