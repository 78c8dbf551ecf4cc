package dev.heddle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that must happen; if it does not, fails with what every CPU and carrier is doing. */
public final class Await {
    /** Far beyond what anything here takes, even on a machine that is busy with other work. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long LOOK_AGAIN_NANOS = 100_000;

    private Await() {}

    /**
     * Waits until a condition holds.
     *
     * @throws AssertionError with the scheduler's dump if it does not come to hold
     */
    public static void until(Scheduler scheduler, String what, BooleanSupplier condition) {
        until(scheduler, PATIENCE, what, condition);
    }

    /** The same with a time limit of the caller's. */
    public static void until(Scheduler scheduler, Duration patience, String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new AssertionError("waited " + patience + " in vain: " + what + System.lineSeparator()
                        + scheduler.dump() + carriersOf(scheduler));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static String carriersOf(Scheduler scheduler) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (thread.getKey().getName().startsWith(scheduler.name() + "-")) {
                text.append(thread.getKey()).append(System.lineSeparator());
                for (StackTraceElement frame : thread.getValue()) {
                    text.append("    ").append(frame).append(System.lineSeparator());
                }
            }
        }
        return text.toString();
    }
}
