package dev.heddle.event;

import java.time.Duration;

/**
 * Something that did not go on for longer than it should. Each is reported once.
 *
 * @param what what did not go on
 * @param cpu the CPU concerned, from 0
 * @param task the id of the task concerned, greater than 0; {@link SchedulingEvents#IDLE_TASK} if none is known
 * @param taskName the task's name, possibly empty; {@code "job"} if it is none that has a name
 * @param lasted for how long, as far as it was watched; not negative
 * @param dump the scheduler's state at that moment, for a person to read
 * @param stacks the stacks of the threads involved, for a person to read; possibly empty
 */
public record StallReport(What what, int cpu, long task, String taskName, Duration lasted, String dump, String stacks) {
    /** What did not go on. */
    public enum What {
        /** A task held its CPU while it was blocked in native code, or pinned: the CPU was given another carrier. */
        CARRIER_BLOCKED,
        /** The same, but too many carriers are blocked already: the CPU waits until its task comes back. */
        TOO_MANY_CARRIERS_BLOCKED,
        /** A CPU was asked to come to its loop and did not: its task computes and passes no preemption point, or is blocked. */
        CPU_NOT_AT_LOOP,
        /** A task was ready all the time and did not run. */
        TASK_NOT_RUN
    }

    /** What is logged: all of it, but for a blocked carrier the stacks alone; its CPU goes on, so the others' state is no matter. */
    @Override
    public String toString() {
        String subject = task == SchedulingEvents.IDLE_TASK
                ? ""
                : " by task " + task + (taskName.isEmpty() ? "" : " (" + taskName + ")");
        return what + " on CPU " + cpu + subject + " for " + lasted.toMillis() + " ms" + System.lineSeparator()
                + (what == What.CARRIER_BLOCKED ? "" : dump) + stacks;
    }
}
