package dev.heddle.machine;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a thread is blocked: in a system call, or parked; not whether it merely lacks a core.
 *
 * <p>On Linux, from the thread's status file, which also says how often the thread has left its core. If that number is the same
 * at two looks and the thread sleeps at both, it has slept all the time in between. A thread that computes and is
 * stopped for garbage collection sleeps too, but not from one look of a Java thread to the next, since that was stopped with it.
 *
 * <p>Elsewhere, from what Java knows: a task that is parked while pinned counts, one that sleeps in native code does not.
 */
final class BlockedProbe {
    /** For a nap: the thread runs, or wants to. */
    static final long AWAKE = -1;

    /** Of a thread that has not begun: awake. */
    static final BlockedProbe NONE = new BlockedProbe(null, false);

    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");
    private static final Path CALLING_THREAD = Path.of("/proc/thread-self");
    private static final int MAX_STATUS_BYTES = 8192;

    private final @Nullable String statusFile;
    private final boolean byThreadState;

    private BlockedProbe(@Nullable String statusFile, boolean byThreadState) {
        this.statusFile = statusFile;
        this.byThreadState = byThreadState;
    }

    static BlockedProbe ofCallingThread() {
        if (LINUX) {
            try {
                return new BlockedProbe("/proc/" + Files.readSymbolicLink(CALLING_THREAD) + "/status", false);
            } catch (IOException noProc) {
                return new BlockedProbe(null, true);
            }
        }
        return new BlockedProbe(null, true);
    }

    /** See {@link Tenure#nap}. Any thread; takes some 20 µs. */
    long nap(Thread thread) {
        if (statusFile == null) {
            return byThreadState && isWaiting(thread) ? 0 : AWAKE;
        }
        try (InputStream in = new FileInputStream(statusFile)) {
            return napIn(new String(in.readNBytes(MAX_STATUS_BYTES), StandardCharsets.ISO_8859_1));
        } catch (IOException ended) {
            return AWAKE;
        }
    }

    private static boolean isWaiting(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            default -> false;
        };
    }

    /** Of the text of a status file. S is an interruptible sleep, D one that is not. */
    static long napIn(String status) {
        String state = valueOf("State:", status);
        if (!state.startsWith("S") && !state.startsWith("D")) {
            return AWAKE;
        }
        return number(valueOf("voluntary_ctxt_switches:", status))
                + number(valueOf("nonvoluntary_ctxt_switches:", status));
    }

    private static String valueOf(String key, String status) {
        int line = status.startsWith(key) ? 0 : status.indexOf('\n' + key) + 1;
        if (line == 0 && !status.startsWith(key)) {
            return "";
        }
        int end = status.indexOf('\n', line);
        return status.substring(line + key.length(), end < 0 ? status.length() : end)
                .trim();
    }

    private static long number(String digits) {
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }
}
