package dev.heddle.workload.model;

import java.util.List;

/**
 * A task of a workload, of which there can be any number of instances.
 *
 * @param name the task's name, unique in the workload
 * @param position where it is written
 * @param instances how many of it start with the workload; 0 means that it only starts by {@code fork}
 * @param delayMicros how long an instance waits before its first phase
 * @param loop how many times it goes through its phases; -1 means for ever
 * @param phases at least one
 */
public record TaskSpec(
        String name, SourcePosition position, int instances, int delayMicros, int loop, List<Phase> phases) {
    /** Makes the task's own copy of the phases. */
    public TaskSpec {
        phases = List.copyOf(phases);
    }
}
