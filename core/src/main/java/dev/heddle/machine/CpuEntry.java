package dev.heddle.machine;

/** What a machine runs on one of its CPUs: the other side of the seam. */
public interface CpuEntry {
    /** The loop. Called once, on the CPU; returns when the CPU shall stop. Must not throw. */
    void run();

    /**
     * The reschedule interrupt: the task that runs there now shall give the CPU away at its next preemption point. Comes
     * from the machine, on any thread, after {@link Machine#interrupt} or when an armed timer ends.
     */
    void reschedule();
}
