package dev.heddle.workload.run;

import dev.heddle.workload.model.Event;
import java.util.SplittableRandom;

/**
 * A buffer of one task that {@code memrun} walks, a cache line at a time. For {@code chase} each line holds the number of the next in
 * one random cycle through all of them, so that neither the compiler nor the prefetcher knows the next address.
 */
final class MemoryWalk {
    private static final int LONGS_PER_LINE = 8;
    private static final int BYTES_PER_LINE = LONGS_PER_LINE * Long.BYTES;
    /** Lines between two preemption points: some microseconds, or some tens of them if each misses the caches. */
    private static final int LINES_PER_STRETCH = 256;

    private final long[] buffer;
    private final int lines;
    private final Event.Access access;
    private long result;

    MemoryWalk(Event.MemRun event) {
        lines = Math.max(1, event.size() / BYTES_PER_LINE);
        buffer = new long[lines * LONGS_PER_LINE];
        access = event.access();
        if (access == Event.Access.CHASE) {
            linkLines();
        }
    }

    private void linkLines() {
        SplittableRandom random = new SplittableRandom(lines);
        for (int line = 0; line < lines; line++) {
            buffer[line * LONGS_PER_LINE] = line;
        }
        // Sattolo's shuffle: a permutation that is one cycle.
        for (int line = lines - 1; line > 0; line--) {
            int other = random.nextInt(line);
            long swapped = buffer[line * LONGS_PER_LINE];
            buffer[line * LONGS_PER_LINE] = buffer[other * LONGS_PER_LINE];
            buffer[other * LONGS_PER_LINE] = swapped;
        }
    }

    /** Walks the whole buffer once. */
    void walk(TaskInstance task) throws InterruptedException {
        int line = 0;
        for (int from = 0; from < lines; from += LINES_PER_STRETCH) {
            int to = Math.min(lines, from + LINES_PER_STRETCH);
            switch (access) {
                case READ -> read(from, to);
                case WRITE -> write(from, to);
                case CHASE -> line = chase(line, to - from);
            }
            task.checkpoint();
        }
    }

    private void read(int from, int to) {
        long sum = 0;
        for (int line = from; line < to; line++) {
            sum += buffer[line * LONGS_PER_LINE];
        }
        result += sum;
    }

    private void write(int from, int to) {
        for (int line = from; line < to; line++) {
            buffer[line * LONGS_PER_LINE]++;
        }
    }

    private int chase(int start, int steps) {
        int line = start;
        for (int step = 0; step < steps; step++) {
            line = (int) buffer[line * LONGS_PER_LINE];
        }
        result += line;
        return line;
    }

    /** What reading came to: using it keeps the compiler from leaving the reads out. */
    long result() {
        return result;
    }

    int lines() {
        return lines;
    }

    long line(int number) {
        return buffer[number * LONGS_PER_LINE];
    }
}
