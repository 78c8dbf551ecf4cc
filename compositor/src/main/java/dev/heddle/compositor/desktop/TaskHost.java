package dev.heddle.compositor.desktop;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.compositor.client.LoadSource;
import org.jspecify.annotations.Nullable;

/** What the desktop's tasks run on: Heddle, or for comparison the JDK's own scheduler. */
public interface TaskHost extends AutoCloseable {
    /**
     * How many CPUs it has.
     *
     * @return at least 1
     */
    int cpus();

    /**
     * A task to be started.
     *
     * @param name what traces call it; may be empty
     * @param priority no more than a wish where the host has none
     * @param cpus where it may run; null for everywhere; no more than a wish where the host has no affinity
     * @param body what it does; an {@link InterruptedException} ends it as a kill does
     * @return the task
     */
    HostedTask task(String name, Priority priority, @Nullable CpuSet cpus, Body body);

    /**
     * Called by a task: sleeps until a point in time.
     *
     * @param nanoTime on the clock of {@link System#nanoTime()}
     * @throws InterruptedException if the task is killed
     */
    void sleepUntil(long nanoTime) throws InterruptedException;

    /** Called by a task now and then, when it computes: gives way where the host knows how, and ends it if it was killed. */
    void checkpoint();

    /**
     * What the host's scheduler says about itself.
     *
     * @return for the load meter
     */
    LoadSource load();

    /**
     * How many tasks have been started and have not ended, by the host's own count.
     *
     * @return -1 if it does not count
     */
    long tasksAlive();

    /** Ends the host, whose tasks have all ended. */
    @Override
    void close();

    /** What a task does. */
    @FunctionalInterface
    interface Body {
        /**
         * Runs once, in the task.
         *
         * @throws InterruptedException if the task was killed
         */
        void run() throws InterruptedException;
    }
}
