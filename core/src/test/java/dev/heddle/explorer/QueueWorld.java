package dev.heddle.explorer;

import dev.heddle.cpu.CpuProbe;

/**
 * A queue whose owner adds and takes, so that it grows; a thief who may take nothing of it; and others who look whether it
 * holds something: it always does.
 */
final class QueueWorld implements Interleaver.World {
    private static final int LOOKERS = 2;
    private static final int LOOKS = 2;

    private final Interleaver interleaver;
    private final CpuProbe.NeverEmptyQueue queue = new CpuProbe.NeverEmptyQueue();

    QueueWorld(Interleaver interleaver) {
        this.interleaver = interleaver;
        interleaver.add("owner", 0, queue::turnOver);
        interleaver.add("thief", 1, this::steal);
        for (int i = 0; i < LOOKERS; i++) {
            interleaver.add("looker" + i, Actor.NO_CPU, this::look);
        }
    }

    private void steal() {
        if (queue.isStolenFrom()) {
            interleaver.fail("stolen by a CPU that may not run it");
        }
    }

    private void look() {
        for (int i = 0; i < LOOKS; i++) {
            if (queue.looksEmpty()) {
                interleaver.fail("a queue that holds a task looks empty");
            }
        }
    }
}
