package dev.heddle;

import dev.heddle.cpu.Caller;
import dev.heddle.cpu.PreemptibleTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a task gives way, and where it learns that it has been cancelled: what {@link Task#checkpoint} does. */
final class PreemptionPoint {
    private PreemptionPoint() {}

    /** The calling task, if any, comes to one. */
    static void pass() {
        if (Caller.isAskedToGiveWay()) {
            giveWay();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // here, yield is no hint: it is how a task returns to our loop
    private static void giveWay() {
        PreemptibleTask task = Caller.task();
        if (task == null || task.isNonPreemptible()) {
            return;
        }
        throwIfCancelled(task);
        Caller.givesWay();
        Thread.yield();
        Caller.wentOn();
        // It may have been cancelled while it waited for its turn.
        throwIfCancelled(task);
    }

    /** Delivers a cancellation, once in the task's life. The task itself only. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    static void throwIfCancelled(PreemptibleTask task) {
        if (task.takeCancellationAndOwe()) {
            // The interrupt has said the same; what cleans up behind the error shall be able to block.
            Thread.interrupted();
            task.abandonSleep();
            throw new TaskCancelledError(Task.faceOf(task));
        }
    }

    /** As {@link Task#withoutPreemption(Supplier)}. */
    static <T extends @Nullable Object> T ignoredIn(Supplier<? extends T> body) {
        PreemptibleTask task = Caller.task();
        if (task == null) {
            return body.get();
        }
        boolean nested = task.setNonPreemptible(true);
        T value;
        try {
            value = body.get();
        } finally {
            task.setNonPreemptible(nested);
        }
        pass();
        return value;
    }
}
