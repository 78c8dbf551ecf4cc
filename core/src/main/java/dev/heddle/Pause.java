package dev.heddle;

import dev.heddle.cpu.CpuMask;
import dev.heddle.smp.Smp;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * CPUs that are held: they start no task until this is closed. Made by {@link Scheduler#pause}; pauses nest, so a CPU runs
 * again when the last pause that holds it has been closed. Methods may be called by any thread.
 */
public final class Pause implements AutoCloseable {
    private final Smp smp;
    private final CpuMask holds;
    private final AtomicBoolean closed = new AtomicBoolean();

    Pause(Smp smp, CpuMask holds) {
        this.smp = smp;
        this.holds = holds;
    }

    /**
     * Whether this pause holds a CPU.
     *
     * @param cpu any number
     * @return true until the pause is closed, for the CPUs that it was made for (but not the one that its maker ran on)
     */
    public boolean holds(int cpu) {
        return !closed.get() && cpu >= 0 && holds.contains(cpu);
    }

    /** Ends the pause; does nothing if it has ended. Does not wait. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            smp.control().resume(holds);
        }
    }
}
