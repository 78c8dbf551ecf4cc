package dev.heddle.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The events of one CPU, of which the newest overwrite the oldest.
 *
 * <p>One thread at a time writes, the one that is the CPU; recording is three stores and a count, without a lock, an
 * allocation, a loop or a wait. Any thread may read at any time and gets whole events only.
 *
 * <p>Everything that changes lies in one array, between two stretches of unused words: no other object of the heap, and
 * so no other CPU, has anything in the cache lines that this CPU writes.
 *
 * <p>How a reader knows that what it copied is whole: the ring has one slot more than it keeps events. So the slot that
 * is being written never belongs to one of the newest {@code capacity} finished events, and an event is whole if it is
 * still among those after it was copied. For that the count must not lag behind the slots: the writer puts a
 * store-store fence between counting one event and writing the next, the reader a load-load fence between copying the
 * events and reading the count again.
 */
final class EventRing {
    /** Words an event takes: when, and two that {@link EventWords} lays out. */
    static final int WORDS = 3;

    /** The largest number of events that fits in an array. */
    static final int MAX_CAPACITY = (Integer.MAX_VALUE - 8 - 3 * 16) / WORDS - 1;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    // 128 bytes: a cache line and the one that the prefetcher fetches with it.
    private static final int UNUSED = 16;

    // How many events were ever recorded. Stored by the CPU in release mode, read by anyone.
    private static final int WRITTEN = UNUSED;

    // The slot of the next event, as an index. Only the CPU touches it.
    private static final int NEXT = UNUSED + 1;

    private static final int FIRST_SLOT = 2 * UNUSED;

    private final int capacity;
    private final int slotsEnd;
    private final long[] words;

    EventRing(int capacity) {
        this.capacity = capacity;
        slotsEnd = FIRST_SLOT + (capacity + 1) * WORDS;
        words = new long[slotsEnd + UNUSED];
        words[NEXT] = FIRST_SLOT;
    }

    /** Only for the thread that is this ring's CPU. */
    void record(long atNanos, long second, long third) {
        long[] ring = words;
        int slot = (int) ring[NEXT];
        long written = ring[WRITTEN];
        // The last event's count becomes visible before this event touches the slot of an old one.
        VarHandle.storeStoreFence();
        ELEMENT.setOpaque(ring, slot, atNanos);
        ELEMENT.setOpaque(ring, slot + 1, second);
        ELEMENT.setOpaque(ring, slot + 2, third);
        int next = slot + WORDS;
        ring[NEXT] = next == slotsEnd ? FIRST_SLOT : next;
        ELEMENT.setRelease(ring, WRITTEN, written + 1);
    }

    /** How many events were ever recorded. */
    long written() {
        return (long) ELEMENT.getAcquire(words, WRITTEN);
    }

    /** How many of them were overwritten. */
    long dropped() {
        return Math.max(0, written() - capacity);
    }

    /** A copy of the newest events. If the CPU is recording meanwhile, some of the oldest may be missing in it. */
    CpuRecording snapshot() {
        long written = written();
        long first = Math.max(0, written - capacity);
        int count = (int) (written - first);
        long[] copy = new long[count * WORDS];
        int slot = FIRST_SLOT + (int) (first % (capacity + 1)) * WORDS;
        for (int i = 0; i < copy.length; i += WORDS) {
            copy[i] = (long) ELEMENT.getOpaque(words, slot);
            copy[i + 1] = (long) ELEMENT.getOpaque(words, slot + 1);
            copy[i + 2] = (long) ELEMENT.getOpaque(words, slot + 2);
            slot += WORDS;
            if (slot == slotsEnd) {
                slot = FIRST_SLOT;
            }
        }
        VarHandle.loadLoadFence();
        long writtenMeanwhile = (long) ELEMENT.getOpaque(words, WRITTEN) - written;
        long room = (long) capacity - count;
        int overwritten = (int) Math.min(count, Math.max(0, writtenMeanwhile - room));
        return new CpuRecording(copy, overwritten, first + overwritten);
    }
}
