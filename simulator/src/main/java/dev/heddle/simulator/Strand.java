package dev.heddle.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Something that runs in virtual time: what a CPU does, or an act of the outside world. As an event it is its own going on.
 */
final class Strand extends Event {
    private final Timeline timeline;
    private final Coroutine coroutine;

    /** The CPU that it is; null for the outside world. */
    final @Nullable SimulatedCpu cpu;

    private @Nullable Throwable thrown;

    /** It has been stalled in the middle of something. */
    boolean stalled;

    Strand(Timeline timeline, @Nullable SimulatedCpu cpu, Runnable body) {
        this.timeline = timeline;
        this.cpu = cpu;
        this.coroutine = new Coroutine(() -> {
            try {
                if (cpu != null) {
                    timeline.begun();
                }
                body.run();
            } catch (Throwable fromBody) {
                thrown = fromBody;
            }
            timeline.ended(this);
        });
    }

    @Override
    void happen() {
        timeline.resume(this);
    }

    /** By the timeline: goes on until the strand suspends itself or ends. */
    void goOn() {
        coroutine.resume();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        }
    }
}
