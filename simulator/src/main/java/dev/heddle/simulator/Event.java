package dev.heddle.simulator;

/** Something that will happen at a virtual time. It is in the {@link EventQueue} once at the most. */
abstract class Event {
    /** Where it is in the heap; {@link #NOT_QUEUED} if it is in none. The queue's. */
    int index = NOT_QUEUED;

    /** When it happens, while it is queued. The queue's. */
    long time;

    /** Order among equal times. The queue's. */
    long sequence;

    static final int NOT_QUEUED = -1;

    final boolean isQueued() {
        return index != NOT_QUEUED;
    }

    /** It happens at that time at the latest: if it is queued for a later one, it comes earlier. */
    final void comesBy(Timeline timeline, long at) {
        if (!isQueued() || time > at) {
            timeline.schedule(this, at);
        }
    }

    /** It happens. The clock shows its time, and it is in the queue no more. */
    abstract void happen();
}
