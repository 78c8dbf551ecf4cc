package dev.heddle;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Native code that blocks or calls back: what a task cannot leave its carrier from. */
public final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle USLEEP =
            handle("usleep", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle BSEARCH = handle(
            "bsearch",
            FunctionDescriptor.of(
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS));

    private Native() {}

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type);
    }

    /** Sleeps in the C library. */
    public static void sleep(long micros) {
        try {
            int result = (int) USLEEP.invokeExact((int) micros);
            if (result != 0) {
                throw new IllegalStateException("usleep: " + result);
            }
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Runs a body with a frame of the C library below it, so that it is pinned to its carrier. */
    @SuppressWarnings("restricted")
    public static void pinned(Runnable body) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle callback = MethodHandles.insertArguments(
                    MethodHandles.lookup()
                            .findStatic(
                                    Native.class,
                                    "call",
                                    MethodType.methodType(
                                            int.class, Runnable.class, MemorySegment.class, MemorySegment.class)),
                    0,
                    body);
            MemorySegment stub = LINKER.upcallStub(
                    callback,
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                    arena);
            MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
            MemorySegment found = (MemorySegment) BSEARCH.invokeExact(one, one, 1L, 4L, stub);
            if (found.address() != one.address()) {
                throw new IllegalStateException("not found");
            }
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by native code
    private static int call(Runnable body, MemorySegment key, MemorySegment element) {
        body.run();
        return 0;
    }
}
