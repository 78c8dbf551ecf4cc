package dev.heddle.report;

import dev.heddle.event.RunEnd;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a schedule comes to: runs from beginning to end instead of switches, wakes with the run that they led to.
 * Tasks are given by their numbers in the {@link dev.heddle.trace.Schedule}, times in nanoseconds of its clock.
 */
interface Story {
    /**
     * A task ran. In the order of the ends.
     *
     * @param why why it came off; null if it still ran when the recording ended
     */
    void ran(int cpu, int task, int level, long from, long to, @Nullable RunEnd why);

    /** A CPU had halted. */
    void halted(int cpu, long from, long to, boolean kicked);

    /**
     * A task was woken and ran. In the order of the runs.
     *
     * @param wakerCpu or {@link dev.heddle.event.SchedulingEvents#OUTSIDE}
     * @param targetCpu the CPU it was woken for
     * @param ranOn the CPU that it ran on
     */
    void woken(int task, int level, long wokenAt, int wakerCpu, int targetCpu, long ranAt, int ranOn);

    /** A task that was ready runs again. */
    void waited(int task, long from, long to);

    /** A CPU took a task that waited on another, and runs it. */
    void stolen(int task, long at, int fromCpu, int toCpu);

    /** A task runs on another CPU than it last ran on. */
    void migrated(int task, long at, int fromCpu, int toCpu);
}
