package dev.heddle.simulator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What will happen, in the order of (virtual time, order of queueing): a heap with four children a node, whose entries know
 * their place, so that they can be taken out and moved.
 */
final class EventQueue {
    private static final int CHILDREN = 4;

    private @Nullable Event[] heap = new Event[64];
    private int size;
    private long queued;

    /** When the next event happens; {@link Long#MAX_VALUE} if there is none. */
    long nextTime() {
        Event first = heap[0];
        return first == null ? Long.MAX_VALUE : first.time;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Has it happen at that time, after all others that are queued for that time now; even if it was queued before. */
    void schedule(Event event, long time) {
        int at = event.index;
        event.time = time;
        event.sequence = queued++;
        if (at == Event.NOT_QUEUED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            at = size++;
            siftUp(at, event);
        } else {
            siftDown(siftUp(at, event), event);
        }
    }

    /** It does not happen. */
    void cancel(Event event) {
        int at = event.index;
        if (at == Event.NOT_QUEUED) {
            return;
        }
        event.index = Event.NOT_QUEUED;
        Event last = at(--size);
        heap[size] = null;
        if (at != size) {
            siftDown(siftUp(at, last), last);
        }
    }

    /** Takes the next event out. */
    Event take() {
        Event first = at(0);
        cancel(first);
        return first;
    }

    private int siftUp(int from, Event event) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            Event above = at(parent);
            if (!isBefore(event, above)) {
                break;
            }
            put(at, above);
            at = parent;
        }
        put(at, event);
        return at;
    }

    private void siftDown(int from, Event event) {
        int at = from;
        while (true) {
            int child = CHILDREN * at + 1;
            if (child >= size) {
                break;
            }
            Event least = at(child);
            int end = Math.min(child + CHILDREN, size);
            for (int other = child + 1; other < end; other++) {
                Event candidate = at(other);
                if (isBefore(candidate, least)) {
                    least = candidate;
                    child = other;
                }
            }
            if (!isBefore(least, event)) {
                break;
            }
            put(at, least);
            at = child;
        }
        put(at, event);
    }

    private void put(int at, Event event) {
        heap[at] = event;
        event.index = at;
    }

    private Event at(int index) {
        Event event = heap[index];
        if (event == null) {
            throw new IllegalStateException("hole in the event heap at " + index);
        }
        return event;
    }

    private static boolean isBefore(Event a, Event b) {
        return a.time != b.time ? a.time < b.time : a.sequence < b.sequence;
    }
}
