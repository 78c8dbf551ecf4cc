package dev.heddle.benchmarks.load;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the calling platform thread ahead of all ordinary ones on a core, by Linux's {@code sched_setaffinity} and {@code
 * sched_setscheduler} (SCHED_FIFO). That takes the right to do so (root, or CAP_SYS_NICE).
 */
final class RealTime {
    private static final int CALLING_THREAD = 0;

    /** Linux's number of the first-in-first-out policy. */
    private static final int SCHED_FIFO = 1;

    /** Bytes of a mask of cores, as in the C library's cpu_set_t. */
    private static final int MASK_BYTES = 128;

    private static final @Nullable MethodHandle GET_AFFINITY =
            function("sched_getaffinity", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final @Nullable MethodHandle SET_AFFINITY =
            function("sched_setaffinity", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final @Nullable MethodHandle SET_SCHEDULER =
            function("sched_setscheduler", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

    private RealTime() {}

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle function(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments)))
                .orElse(null);
    }

    /** The cores that the calling thread may run on; none where the system does not tell. */
    static List<Integer> cores() {
        List<Integer> cores = new ArrayList<>();
        if (GET_AFFINITY == null) {
            return cores;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            if ((int) GET_AFFINITY.invokeExact(CALLING_THREAD, (long) MASK_BYTES, mask) < 0) {
                return cores;
            }
            for (int core = 0; core < MASK_BYTES * Byte.SIZE; core++) {
                if ((mask.get(ValueLayout.JAVA_BYTE, core / Byte.SIZE) & 1 << core % Byte.SIZE) != 0) {
                    cores.add(core);
                }
            }
            return cores;
        } catch (Throwable thrown) {
            throw failed(thrown);
        }
    }

    /**
     * From now on the calling thread runs on this core alone, and before all threads of a lower priority there.
     *
     * @param priority from 1 to 99; ordinary threads have none and come after all that do
     * @return whether the system let it; if not, the thread may be on that core alone all the same
     */
    static boolean runFirstOn(int core, int priority) {
        if (SET_AFFINITY == null || SET_SCHEDULER == null) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            mask.set(ValueLayout.JAVA_BYTE, core / Byte.SIZE, (byte) (1 << core % Byte.SIZE));
            MemorySegment parameter = arena.allocate(ValueLayout.JAVA_INT);
            parameter.set(ValueLayout.JAVA_INT, 0, priority);
            return (int) SET_AFFINITY.invokeExact(CALLING_THREAD, (long) MASK_BYTES, mask) == 0
                    && (int) SET_SCHEDULER.invokeExact(CALLING_THREAD, SCHED_FIFO, parameter) == 0;
        } catch (Throwable thrown) {
            throw failed(thrown);
        }
    }

    private static IllegalStateException failed(Throwable thrown) {
        return new IllegalStateException("a call of the C library failed", thrown);
    }
}
