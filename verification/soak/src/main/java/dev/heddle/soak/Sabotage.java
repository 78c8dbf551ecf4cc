package dev.heddle.soak;

/** What a broken scheduler would do, done to a soak in its place: it must be found. */
enum Sabotage {
    NONE,
    /** CPUs that are said to be paused are not. */
    PAUSE_OF_NOTHING,
    /** CPUs that are said to be offline are not. */
    OFFLINE_OF_NOTHING,
    /** A task waits for a wake that never comes. */
    WAKE_LOST,
    /** A cancel that said that it would end the task is said once more. */
    CANCELLED_TWICE,
    /** A CPU does not come to its loop for long. */
    CPU_STALLED,
    /** A thread with the scheduler's name stays. */
    THREAD_LEFT,
    /** A file stays open in every round. */
    FILE_LEFT,
    /** What a round has used stays in the heap. */
    HEAP_LEFT,
    /** Tasks that were woken in turn run in another order. */
    ORDER_CHANGED,
    /** One of equal tasks gets less than the others. */
    UNFAIR,
    /** All equal tasks but one are on one CPU, and stay there. */
    BADLY_SPREAD
}
