package dev.heddle.cpu;

import dev.heddle.machine.Machine;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sleeping tasks of one CPU: a binary heap by deadline, first come first served among equal ones. Owner only: the
 * CPU's loop, or a task running on that CPU.
 */
final class TimerQueue {
    private @Nullable SleepTimer[] heap = new SleepTimer[16];
    private int size;
    private int added;

    /** The earliest deadline, or {@link Machine#NEVER}. */
    long nextDeadline() {
        SleepTimer first = heap[0];
        return first == null ? Machine.NEVER : first.deadline;
    }

    int size() {
        return size;
    }

    void add(SleepTimer timer) {
        if (size == heap.length) {
            makeRoom();
        }
        timer.sequence = added++;
        timer.setQueued(true);
        siftUp(size++, timer);
    }

    /**
     * Abandoned timers would stay until their deadlines, which may be hours away. So before the heap grows they are thrown
     * out, and it grows only if they were fewer than half: there are never more of them than of others (or a few), and an
     * addition costs no more in the long run.
     */
    private void makeRoom() {
        int before = size;
        size = 0;
        for (int i = 0; i < before; i++) {
            SleepTimer timer = at(i);
            if (!timer.isAbandoned()) {
                // To a place that has been read already.
                siftUp(size++, timer);
            }
        }
        Arrays.fill(heap, size, before, null);
        if (size > heap.length / 2) {
            heap = Arrays.copyOf(heap, 2 * heap.length);
        }
    }

    /** Takes out the first timer if its deadline has come. */
    @Nullable
    SleepTimer pollDue(long now) {
        SleepTimer first = heap[0];
        if (first == null || first.deadline > now) {
            return null;
        }
        SleepTimer last = at(--size);
        heap[size] = null;
        if (size > 0) {
            siftDown(last);
        }
        first.setQueued(false);
        return first;
    }

    private void siftUp(int from, SleepTimer timer) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBefore(timer, at(parent))) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = timer;
    }

    private void siftDown(SleepTimer timer) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(at(child + 1), at(child))) {
                child++;
            }
            if (!isBefore(at(child), timer)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = timer;
    }

    private SleepTimer at(int index) {
        SleepTimer timer = heap[index];
        if (timer == null) {
            throw new IllegalStateException("hole in the timer heap at " + index);
        }
        return timer;
    }

    private static boolean isBefore(SleepTimer a, SleepTimer b) {
        return a.deadline != b.deadline ? a.deadline < b.deadline : a.sequence - b.sequence < 0;
    }
}
