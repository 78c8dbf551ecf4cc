package dev.heddle.cpu;

import dev.heddle.machine.Machine;

/**
 * Keeps more urgent tasks from starving the others on one CPU: a level that has had ready tasks and no CPU for the bound is
 * granted a twentieth of that as running time, about what Linux's fair server gives ordinary tasks under a real-time hog
 * (50 ms in every second). Owner only.
 *
 * <p>A grant is not one long turn: the level that has it takes turns with the others, slice by slice, and a more urgent task
 * that wakes gets the CPU at once and then shares it. So the price for that task is one slice, not the whole grant; and when
 * several levels starve, the most urgent one has its turn between their grants, too.
 */
final class StarvationBound {
    /** No level in particular: the most urgent one. */
    static final int HIGHEST = -1;

    private static final int NO_GRANT = -1;

    /** A grant is a twentieth of the bound, */
    private static final int SHARE = 20;

    /** and ends after a fifth of it anyway, if it is spent on jobs, which are not timed one by one. */
    private static final int LONGEST = 5;

    private final long bound;

    /** Bit n: level n has waited while others had the CPU, at every look since {@code since[n]}. */
    private int waiting;

    private final long[] since = new long[ReadyQueues.LEVELS];

    /**
     * When a task of each level came off last: its tasks may have waited longer than the level has. As long as what a CPU
     * may say that it runs at, so that an index is never wrong.
     */
    private final long[] lastRan = new long[PeerCpu.IDLE_LEVEL + 1];

    private int granted = NO_GRANT;
    private long grantedAt;
    private long left;
    private boolean lastWasGranted;

    /** A bound in nanoseconds; 0 is off: strict priorities. */
    StarvationBound(long bound) {
        this.bound = bound;
    }

    boolean isOn() {
        return bound != 0;
    }

    /**
     * The level to take a task of now.
     *
     * @param ready the CPU's queues
     * @param now its clock
     */
    int choose(ReadyQueues ready, long now) {
        int occupied = ready.occupied();
        int below = occupied & (occupied - 1);
        if (bound == 0 || (below | waiting) == 0) {
            return HIGHEST;
        }
        if (granted != NO_GRANT) {
            if (!isGrantOver(occupied, now)) {
                lastWasGranted = !lastWasGranted;
                return lastWasGranted ? granted : HIGHEST;
            }
            // It waits anew from here on, however long its other tasks have waited.
            since[granted] = now;
            granted = NO_GRANT;
            if (lastWasGranted) {
                lastWasGranted = false;
                return HIGHEST;
            }
        }
        look(ready, below, now);
        return longestWaiting(now);
    }

    private boolean isGrantOver(int occupied, long now) {
        return left <= 0 || (occupied & 1 << granted) == 0 || now - grantedAt > bound / LONGEST;
    }

    private void look(ReadyQueues ready, int below, long now) {
        for (int started = below & ~waiting; started != 0; started &= started - 1) {
            int level = Integer.numberOfTrailingZeros(started);
            since[level] = Math.max(lastRan[level], Math.min(now, ready.firstReadyAt(level, now)));
        }
        waiting = below;
    }

    private int longestWaiting(long now) {
        int longest = HIGHEST;
        long earliest = now - bound;
        for (int rest = waiting; rest != 0; rest &= rest - 1) {
            int level = Integer.numberOfTrailingZeros(rest);
            if (since[level] <= earliest) {
                earliest = since[level];
                longest = level;
            }
        }
        if (longest != HIGHEST) {
            granted = longest;
            grantedAt = now;
            left = bound / SHARE;
            lastWasGranted = true;
        }
        return longest;
    }

    /** A task of a level has run for so long, until now. */
    void ran(int level, long nanos, long now) {
        lastRan[level] = now;
        if (waiting != 0) {
            if (level == granted) {
                left -= nanos;
            } else {
                waiting &= ~(1 << level);
            }
        }
    }

    /** When the task that runs now must come to the loop for the sake of less urgent ones, or {@link Machine#NEVER}. */
    long deadline(long now, long sliceNanos) {
        if (granted != NO_GRANT) {
            // The level that has the grant gets no more than what is left of it, however long a slice is.
            return now + (lastWasGranted ? Math.min(sliceNanos, left) : sliceNanos);
        }
        long earliest = Machine.NEVER;
        for (int rest = waiting; rest != 0; rest &= rest - 1) {
            earliest = Math.min(earliest, since[Integer.numberOfTrailingZeros(rest)] + bound);
        }
        return earliest;
    }

    /** By when the CPU must look, if a less urgent task has become ready at this time. */
    long lookBy(long readyAt) {
        return bound == 0 ? Machine.NEVER : readyAt + bound;
    }
}
