package dev.heddle.simulator;

import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import org.jspecify.annotations.Nullable;

/** What the checks remember of one task. */
final class Watch {
    static final int NOWHERE = -1;

    /** What is remembered of a task of the engine; null of one that the simulation has not made. */
    static @Nullable Watch of(TaskControlBlock task) {
        return task instanceof PreemptibleTask one && one.face() instanceof SimulatedTask face ? face.watch : null;
    }

    /** The CPU that has resumed it, while it has not come off. */
    int runningOn = NOWHERE;

    /** It has been seen to wait for a wake since it last ran. */
    boolean blocked;

    /** It has been woken since it was seen so last. */
    boolean woken;

    boolean ended;

    /** It has been cancelled when looked at. */
    boolean cancelled;

    /** In how many queues and inboxes it was found in the look numbered {@code look}. */
    int seen;

    long look = -1;

    /** In which CPU's queues it was found last since it last ran. */
    int queuedAt = NOWHERE;

    /** From how many queues it has gone to another one since it last ran. */
    int moves;
}
