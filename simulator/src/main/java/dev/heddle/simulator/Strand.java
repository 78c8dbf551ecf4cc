package dev.heddle.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Something that runs in virtual time: what a CPU does, or an act of the outside world. As an event it is its own going on.
 */
final class Strand extends Event {
    private final SimulatedMachine machine;
    private final Coroutine coroutine;

    /** The CPU that it is; null for the outside world. */
    final @Nullable SimulatedCpu cpu;

    private @Nullable Throwable thrown;

    /** It has been stalled in the middle of something. */
    boolean stalled;

    Strand(SimulatedMachine machine, @Nullable SimulatedCpu cpu, Runnable body) {
        this.machine = machine;
        this.cpu = cpu;
        this.coroutine = new Coroutine(() -> {
            try {
                if (cpu != null) {
                    machine.begun();
                }
                body.run();
            } catch (Throwable fromBody) {
                thrown = fromBody;
            }
            machine.ended(this);
        });
    }

    @Override
    void happen() {
        machine.resume(this);
    }

    /** By the machine: goes on until the strand suspends itself or ends. */
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
