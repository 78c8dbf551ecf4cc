package dev.heddle;

import java.util.List;

/**
 * What came of stopping a scheduler.
 *
 * @param cancelled whether the grace period ended with tasks alive, so that they were cancelled
 * @param remaining tasks that did not end even so; empty if everything has ended. They go on as daemon threads, and the
 *     scheduler's CPUs with them, until they end by themselves
 * @param state the scheduler's state then, as {@link Scheduler#dump}; empty if everything has ended
 */
public record StopReport(boolean cancelled, List<RemainingTask> remaining, String state) {
    /**
     * A task that would not end.
     *
     * @param id its number
     * @param name its name, possibly empty
     * @param thread its thread
     * @param stack where it is, the innermost call first; empty if the JVM does not say
     */
    public record RemainingTask(long id, String name, Thread thread, List<StackTraceElement> stack) {
        /** Makes the list unmodifiable. */
        public RemainingTask {
            stack = List.copyOf(stack);
        }
    }

    /** Makes the list unmodifiable. */
    public StopReport {
        remaining = List.copyOf(remaining);
    }

    /**
     * Whether everything has ended.
     *
     * @return true if no task remains and the scheduler's threads have ended
     */
    public boolean isComplete() {
        return state.isEmpty();
    }

    /**
     * The report for a person: every remaining task with its stack, and the state of the scheduler.
     *
     * @return several lines, without a last line break
     */
    @Override
    public String toString() {
        if (isComplete()) {
            return cancelled ? "stopped; some tasks were cancelled" : "stopped";
        }
        StringBuilder text = new StringBuilder("not stopped: " + remaining.size() + " tasks have not ended");
        for (RemainingTask task : remaining) {
            text.append(System.lineSeparator())
                    .append("task ")
                    .append(task.id())
                    .append(task.name().isEmpty() ? "" : " \"" + task.name() + "\"")
                    .append(", ")
                    .append(task.thread().getState());
            for (StackTraceElement frame : task.stack()) {
                text.append(System.lineSeparator()).append("    at ").append(frame);
            }
        }
        return text.append(System.lineSeparator()).append(state.stripTrailing()).toString();
    }
}
