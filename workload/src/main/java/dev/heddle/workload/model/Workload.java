package dev.heddle.workload.model;

import java.util.List;

/**
 * A workload file, read and checked.
 *
 * @param global settings that hold for all tasks
 * @param tasks the tasks in the order of the file
 * @param load the requests that come beside the tasks
 * @param notes what the user should know: unsupported, ignored and translated things, in the order of the file
 */
public record Workload(GlobalSettings global, List<TaskSpec> tasks, Load load, List<Note> notes) {
    /** Makes the workload's own copies of the lists. */
    public Workload {
        tasks = List.copyOf(tasks);
        notes = List.copyOf(notes);
    }

    /**
     * How many task instances start with the workload.
     *
     * @return at least 0
     */
    public int initialInstances() {
        return tasks.stream().mapToInt(TaskSpec::instances).sum();
    }
}
