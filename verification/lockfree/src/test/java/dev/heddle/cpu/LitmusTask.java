package dev.heddle.cpu;

import org.jspecify.annotations.Nullable;

/** A task that does nothing, allowed on every CPU if nothing else is said, with a word of plain contents. */
public final class LitmusTask extends TaskControlBlock {
    public LitmusTask() {
        this(1);
    }

    LitmusTask(int id) {
        this(id, CpuMask.ALL);
    }

    private LitmusTask(int id, CpuMask affinity) {
        super(id, 1, affinity);
    }

    /** One that may run on one CPU only. */
    public static LitmusTask only(int cpu) {
        return new LitmusTask(1, CpuMask.of(cpu));
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
