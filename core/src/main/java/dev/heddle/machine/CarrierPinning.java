package dev.heddle.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds the calling platform thread to one core, by Linux's {@code sched_setaffinity}, called through the
 * foreign-function API. Elsewhere {@link #obstacle} says why it cannot.
 */
public final class CarrierPinning {
    /** Bytes of the mask: room for 1,024 cores, as in the C library's cpu_set_t. */
    private static final int MASK_BYTES = 128;

    private static final int CALLING_THREAD = 0;

    private static final @Nullable MethodHandle SET = affinityCall("sched_setaffinity");
    private static final @Nullable MethodHandle GET = affinityCall("sched_getaffinity");

    private final List<Integer> cores;

    private CarrierPinning(List<Integer> cores) {
        this.cores = List.copyOf(cores);
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle affinityCall(String name) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = linker.defaultLookup();
        return symbols.find(name)
                .map(symbol -> linker.downcallHandle(
                        symbol,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS)))
                .orElse(null);
    }

    /** Why threads cannot be pinned on this system, or null if they can. */
    public static @Nullable String obstacle() {
        if (SET == null || GET == null) {
            return "pinning needs Linux (this is " + System.getProperty("os.name") + ")";
        }
        return null;
    }

    /** The cores that the calling thread may use now: what later calls of {@link #pinTo} choose from. */
    public static CarrierPinning ofCallingThread() {
        List<Integer> cores = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            call(GET, "sched_getaffinity", mask);
            for (int core = 0; core < MASK_BYTES * Byte.SIZE; core++) {
                if ((mask.get(ValueLayout.JAVA_BYTE, core / Byte.SIZE) & 1 << core % Byte.SIZE) != 0) {
                    cores.add(core);
                }
            }
        }
        return new CarrierPinning(cores);
    }

    /** How many cores there are to pin to. */
    public int coreCount() {
        return cores.size();
    }

    /** Binds the calling thread to the core of a CPU; CPUs beyond the cores share them, in turn. */
    void pinTo(int cpu) {
        restrictTo(List.of(cores.get(cpu % cores.size())));
    }

    /** Gives the calling thread all the cores back. */
    void unpin() {
        restrictTo(cores);
    }

    private static void restrictTo(List<Integer> cores) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            for (int core : cores) {
                int at = core / Byte.SIZE;
                mask.set(ValueLayout.JAVA_BYTE, at, (byte)
                        (mask.get(ValueLayout.JAVA_BYTE, at) | 1 << core % Byte.SIZE));
            }
            call(SET, "sched_setaffinity", mask);
        }
    }

    private static void call(@Nullable MethodHandle function, String name, MemorySegment mask) {
        if (function == null) {
            throw new IllegalStateException(obstacle());
        }
        int result;
        try {
            result = (int) function.invokeExact(CALLING_THREAD, (long) MASK_BYTES, mask);
        } catch (Throwable thrown) {
            throw new IllegalStateException(name + " failed", thrown);
        }
        if (result < 0) {
            throw new IllegalStateException(name + " failed with " + result);
        }
    }
}
