package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for a few dozen instructions. Its holder neither blocks nor parks nor yields nor calls code that is not the
 * engine's, so whoever waits waits for a thread that computes; if the operating system has taken that thread off its
 * core, a waiter gives its own core away. Any thread; not reentrant.
 */
public final class SpinLock {
    /** About as long as its holders hold it. */
    private static final int SPINS = 64;

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Taken by CAS, given back by a volatile store: what a holder has written the next one sees. */
    private volatile boolean held;

    /** Any thread that does not hold it; waits for the holder. */
    @SuppressWarnings("ThreadPriorityCheck") // the holder needs a core, perhaps ours
    public void acquire() {
        int spins = 0;
        while (held || !HELD.compareAndSet(this, false, true)) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** The holder only. */
    public void release() {
        held = false;
    }
}
