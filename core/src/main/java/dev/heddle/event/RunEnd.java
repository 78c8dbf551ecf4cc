package dev.heddle.event;

/** Why a task came off its CPU. */
public enum RunEnd {
    /** It gave the CPU away by itself and is ready again. */
    YIELDED,
    /** It was asked to give the CPU away and is ready again. */
    PREEMPTED,
    /** It waits for a wake. */
    BLOCKED,
    /** It will never run again. */
    ENDED
}
