package dev.heddle.explorer;

import org.jspecify.annotations.Nullable;

/** What the rewritten engine calls before every shared access. */
public final class SwitchPoint {
    /** The schedule that runs; one at a time in each class loader. */
    private static @Nullable Interleaver current;

    private SwitchPoint() {}

    static void attach(@Nullable Interleaver interleaver) {
        current = interleaver;
    }

    static Interleaver current() {
        Interleaver interleaver = current;
        if (interleaver == null) {
            throw new IllegalStateException("no schedule runs");
        }
        return interleaver;
    }

    /** Somebody else may go on here. */
    public static void here() {
        Interleaver interleaver = current;
        if (interleaver != null) {
            interleaver.step();
        }
    }

    /** Whoever is here waits for somebody else. */
    public static void letOthersGo() {
        Interleaver interleaver = current;
        if (interleaver != null) {
            interleaver.letOthersGo();
        }
    }
}
