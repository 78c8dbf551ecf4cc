package dev.heddle.smp;

import dev.heddle.context.VirtualThreadContext;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import org.jspecify.annotations.Nullable;

/** Stacks as a person reads them. */
final class Stacks {
    private Stacks() {}

    /** The thread of a task; null if it has none of its own. */
    static @Nullable Thread threadOf(@Nullable TaskControlBlock task) {
        return task instanceof PreemptibleTask preemptible
                        && preemptible.context() instanceof VirtualThreadContext context
                ? context.thread()
                : null;
    }

    /** Where a thread is now; nothing if there is none. */
    static String now(@Nullable Thread thread) {
        return thread == null ? "" : text(thread, thread.getStackTrace());
    }

    /** Where a thread was. */
    static String text(@Nullable Thread thread, StackTraceElement[] stack) {
        if (thread == null) {
            return "";
        }
        StringBuilder text = new StringBuilder().append(thread).append(System.lineSeparator());
        for (StackTraceElement frame : stack) {
            text.append("    at ").append(frame).append(System.lineSeparator());
        }
        return text.toString();
    }
}
