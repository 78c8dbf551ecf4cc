package dev.heddle.litmus;

import org.jspecify.annotations.Nullable;

/** What the classes under test call in place of {@link java.util.concurrent.locks.LockSupport}. */
public final class ParkHook {
    private ParkHook() {}

    public static void park(Object blocker) {
        throw Parked.PARKED;
    }

    public static void parkNanos(Object blocker, long nanos) {
        throw Parked.PARKED;
    }

    public static void unpark(@Nullable Thread thread) {
        throw Unparked.UNPARKED;
    }
}
