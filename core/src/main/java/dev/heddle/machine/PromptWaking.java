package dev.heddle.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Asks Linux to wake the calling platform thread on time, through the foreign-function API. A wish: where it is not known,
 * nothing happens and nothing is said.
 *
 * <p>What stands between a deadline and the thread running, and what is asked for:
 *
 * <ol>
 *   <li>A timer may fire late, by 50 µs unless told otherwise, so that the kernel can serve several at once:
 *       {@code prctl(PR_SET_TIMERSLACK)}.
 *   <li>A thread that wakes on a core that another one keeps busy waits for the end of that one's slice, which is looked
 *       at once a tick: up to 4 ms. Since Linux 6.12 a thread may ask for a shorter slice ({@code sched_runtime} of
 *       {@code sched_setattr}); then it runs as soon as it wakes, unless it has had more than its share. Neither needs a
 *       privilege, and the share stays the same.
 * </ol>
 */
final class PromptWaking {
    // linux/prctl.h, linux/sched/types.h, asm/unistd.h
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int ATTRIBUTES_BYTES = 48;
    private static final int POLICY_AT = 4;
    private static final int RUNTIME_AT = 24;
    private static final int SCHED_OTHER = 0;
    private static final long X86_64_SCHED_SETATTR = 314;
    private static final long AARCH64_SCHED_SETATTR = 274;

    /** The shortest that Linux takes. */
    private static final long SLICE_NANOS = 100_000;

    private static final long SHORTEST_SLACK_NANOS = 1;

    /** Stands for the slack that the process has. */
    private static final long USUAL_SLACK = 0;

    private static final int CALLING_THREAD = 0;

    private PromptWaking() {}

    /** For a thread that waits for deadlines: its timers fire on time. */
    static void exactTimers() {
        setTimerSlack(SHORTEST_SLACK_NANOS);
    }

    /** They fire as those of other threads do. */
    static void usualTimers() {
        setTimerSlack(USUAL_SLACK);
    }

    private static void setTimerSlack(long nanos) {
        if (!onLinux()) {
            return;
        }
        MethodHandle prctl = variadic(
                "prctl", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        if (prctl == null) {
            return;
        }
        try {
            int ignored = (int) prctl.invokeExact(PR_SET_TIMERSLACK, nanos);
        } catch (Throwable thrown) {
            throw new IllegalStateException("prctl failed", thrown);
        }
    }

    /** For a thread that runs for microseconds at a time: it need not wait for the end of another one's slice. */
    static void shortSlice() {
        long setAttributes = setAttributesNumber();
        MethodHandle syscall = setAttributes < 0
                ? null
                : variadic(
                        "syscall",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG));
        if (syscall == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            // Its number is one more on both: what the thread has now, its niceness above all, stays.
            long got = (long) syscall.invokeExact(
                    setAttributes + 1, (long) CALLING_THREAD, attributes, (long) ATTRIBUTES_BYTES, 0L);
            if (got == 0 && attributes.get(ValueLayout.JAVA_INT, POLICY_AT) == SCHED_OTHER) {
                attributes.set(ValueLayout.JAVA_LONG, RUNTIME_AT, SLICE_NANOS);
                long ignored = (long) syscall.invokeExact(setAttributes, (long) CALLING_THREAD, attributes, 0L, 0L);
            }
        } catch (Throwable thrown) {
            throw new IllegalStateException("sched_setattr failed", thrown);
        }
    }

    private static boolean onLinux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    /** The number of the system call, for which older C libraries have no function; -1 if it is not known. */
    private static long setAttributesNumber() {
        if (!onLinux()) {
            return -1;
        }
        return switch (System.getProperty("os.arch", "")) {
            case "amd64" -> X86_64_SCHED_SETATTR;
            case "aarch64" -> AARCH64_SCHED_SETATTR;
            default -> -1;
        };
    }

    /** A function of the C library whose arguments after the first are not declared. */
    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle variadic(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol, descriptor, Linker.Option.firstVariadicArg(1)))
                .orElse(null);
    }
}
