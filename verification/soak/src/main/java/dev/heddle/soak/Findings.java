package dev.heddle.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What was found to be wrong, in the order of finding. Any thread. */
final class Findings {
    /** One defect may show in thousands of tasks; the first ones tell. */
    private static final int MOST_KEPT = 20;

    private final ConcurrentLinkedQueue<String> kept = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    void add(String finding) {
        if (count.getAndIncrement() < MOST_KEPT) {
            kept.add(finding);
        }
    }

    /** Something that should not be thrown has been. */
    void add(String what, Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        add(what + ": " + thrown + (stack.length == 0 ? "" : " at " + stack[0]));
    }

    int count() {
        return count.get();
    }

    List<String> kept() {
        return new ArrayList<>(kept);
    }
}
