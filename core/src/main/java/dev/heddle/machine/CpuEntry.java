package dev.heddle.machine;

/** What a machine runs on one of its CPUs: the other side of the seam. */
public interface CpuEntry extends CarrierRole {
    /**
     * The loop. Runs on the CPU; returns when the CPU shall stop, or when the tenure has been lost. Must not throw. Called
     * again, on another thread, after the CPU was taken from the one before.
     *
     * @param tenure the calling thread's hold on the CPU, to be looked at whenever it comes back from a task
     */
    void run(Tenure tenure);

    /**
     * The reschedule interrupt: the task that runs there now shall give the CPU away at its next preemption point. Comes
     * from the machine, on any thread, after {@link Machine#interrupt} or when an armed timer ends.
     */
    void reschedule();
}
