package dev.heddle.compositor.desktop;

import java.time.Duration;

/** Waits for tasks to end. */
final class Ending {
    private Ending() {}

    /** Whether the task has ended by then. Not for a task of the same host. */
    static boolean await(HostedTask task, long deadline) throws InterruptedException {
        if (task.hasEnded()) {
            return true;
        }
        long left = deadline - System.nanoTime();
        return left > 0
                && task.thread().getState() != Thread.State.NEW
                && task.thread().join(Duration.ofNanos(left));
    }
}
