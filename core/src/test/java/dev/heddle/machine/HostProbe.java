package dev.heddle.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The latch and the timer of the host machine, and how it starts its carriers, for tests of other packages. */
public final class HostProbe {
    private static final VarHandle DEADLINES;

    static {
        try {
            DEADLINES = MethodHandles.privateLookupIn(SliceTimer.class, MethodHandles.lookup())
                    .findVarHandle(SliceTimer.class, "deadlines", long[].class);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private HostProbe() {}

    /** Starts a thread as if it were a carrier, on a line of the JVM's of its own. */
    public static void startSpaced(Thread thread) {
        thread.start();
        CarrierSpacing.take(CarrierSpacing.spacerOf(thread));
    }

    /** A latch. */
    public static final class Latch {
        private final HaltLatch latch;

        public Latch(boolean maySpin) {
            latch = new HaltLatch(maySpin);
        }

        public void await(long deadline) {
            latch.await(deadline);
        }

        public void kick() {
            latch.kick();
        }
    }

    /** A timer whose thread is whoever calls {@link #run}. */
    public static final class Timer {
        private final SliceTimer timer;

        public Timer(CpuEntry[] entries) {
            timer = new SliceTimer(entries, false);
        }

        public void run() {
            timer.run();
        }

        public void arm(int cpu, long deadline) {
            timer.arm(cpu, deadline);
        }

        public void rearm(int cpu, long deadline) {
            timer.rearm(cpu, deadline);
        }

        /** The deadline that is armed for a CPU. */
        public long armed(int cpu) {
            return ((long[]) DEADLINES.get(timer))[(cpu + 1) * 16];
        }
    }
}
