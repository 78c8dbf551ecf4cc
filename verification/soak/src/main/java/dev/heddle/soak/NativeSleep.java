package dev.heddle.soak;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A sleep in the C library: it blocks the carrier, which the scheduler must notice. */
final class NativeSleep {
    private static final MethodHandle USLEEP = handle();

    private NativeSleep() {}

    @SuppressWarnings("restricted")
    private static MethodHandle handle() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find("usleep").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    /** Sleeps about so long; a signal may end it early. */
    @SuppressWarnings("UnusedVariable") // the call must have the exact type
    static void micros(int micros) {
        try {
            int result = (int) USLEEP.invokeExact(micros);
        } catch (Throwable thrown) {
            throw new IllegalStateException("usleep cannot be called", thrown);
        }
    }
}
