package dev.heddle;

/** A CPU that a task holds, without a preemption point: what is queued there meanwhile stays queued. */
final class HeldCpu {
    private volatile boolean held;
    private volatile boolean released;

    private HeldCpu() {}

    /** Runs {@code step} while a task holds the CPU. */
    static void during(TestScheduler on, int cpu, Runnable step) {
        HeldCpu hold = new HeldCpu();
        Task holder = on.task().name("holder").affinity(CpuSet.of(cpu)).start(hold::hold);
        on.await("CPU " + cpu + " to be held", () -> hold.held);
        try {
            step.run();
        } finally {
            hold.released = true;
            on.awaitEnd(holder);
        }
    }

    private void hold() {
        held = true;
        while (!released) {
            Thread.onSpinWait();
        }
    }
}
