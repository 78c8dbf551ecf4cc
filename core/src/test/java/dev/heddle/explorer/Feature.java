package dev.heddle.explorer;

/** What a schedule may contain. Each seed takes a random subset of those that are allowed. */
enum Feature {
    /** Tasks that may run on some CPUs only. */
    AFFINITY,
    /** Tasks of different priority levels. */
    LEVELS,
    /** Run-to-completion jobs, and tasks that compute for long without a preemption point. */
    STUBBORN,
    /** Tasks that sleep on their CPU's timer. */
    SLEEP,
    /** Affinities that change while tasks wait and run. */
    SET_AFFINITY,
    /** A shutdown while outside threads still start tasks. */
    EARLY_SHUTDOWN,
    /** Tasks that are cancelled in any state, by others and by themselves. */
    CANCEL,
    /** Levels that change while tasks wait, run and sleep. */
    SET_LEVEL,
    /** CPUs that are paused and resumed, by outside threads and by tasks. */
    PAUSE,
    /** CPUs that go offline and come back. */
    OFFLINE,
    /** A shutdown that cancels everything. */
    CANCEL_ALL
}
