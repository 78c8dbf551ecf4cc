package dev.heddle.workload.model;

import dev.heddle.CpuSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of events that a task goes through a number of times. One pass is one row of the log.
 *
 * @param name the phase's name; for events written straight into the task, the task's
 * @param position where it is written
 * @param loop how many passes; -1 means for ever
 * @param events what a pass does, in order; never empty
 * @param policy what holds in this phase: its own policy, else the task's, else the default
 * @param cpus the CPUs it may run on: the phase's own, else the task's; null means all
 */
public record Phase(
        String name,
        SourcePosition position,
        int loop,
        List<Event> events,
        SchedulingPolicy policy,
        @Nullable CpuSet cpus) {
    /** Makes the phase's own copy of the events. */
    public Phase {
        events = List.copyOf(events);
    }
}
