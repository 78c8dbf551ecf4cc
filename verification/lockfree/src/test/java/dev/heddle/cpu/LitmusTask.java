package dev.heddle.cpu;

import org.jspecify.annotations.Nullable;

/** A task that does nothing, allowed on every CPU, with a word of plain contents. */
public final class LitmusTask extends TaskControlBlock {
    public LitmusTask() {
        this(1);
    }

    LitmusTask(int id) {
        super(id, 1, CpuMask.ALL);
    }

    @Override
    boolean resume() {
        return true;
    }

    /** Started and dispatched, by a thread that nobody races with yet. */
    LitmusTask running() {
        wakeUnpublished();
        if (!dispatchAndOwe()) {
            throw new IllegalStateException(describeState());
        }
        return this;
    }

    /** Started, dispatched, and come off. */
    LitmusTask blocked() {
        if (running().comeOffAndOwe()) {
            throw new IllegalStateException(describeState());
        }
        return this;
    }

    static int length(@Nullable TaskControlBlock list) {
        int length = 0;
        for (TaskControlBlock task = list; task != null; task = task.nextInInbox) {
            length++;
        }
        return length;
    }
}
