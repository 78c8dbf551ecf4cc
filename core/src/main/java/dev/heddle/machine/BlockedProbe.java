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
 * <p>From what Java knows first: a task that is pinned and parks parks its carrier, however short and however often. Then, on
 * Linux, from the thread's status file, which also says how often the thread has left its core. If that number is the same
 * at two looks and the thread sleeps at both, it has slept all the time in between. A thread that is
 * stopped for garbage collection sleeps too, and so do those who wait for the collection to begin: two looks of a Java thread, one on either
 * side of it, may see that; a third one, later, does not. Elsewhere a task that sleeps in native code is not known to.
 */
final class BlockedProbe {
    /** For a nap: the thread runs, or wants to. */
    static final long AWAKE = -1;

    /** For a nap: it waits in a way that Java knows of. Numbers from the file are greater. */
    private static final long WAITS = 0;

    /** Of a thread that has not begun. */
    static final BlockedProbe NONE = new BlockedProbe(null);

    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");
    private static final Path CALLING_THREAD = Path.of("/proc/thread-self");
    private static final int MAX_STATUS_BYTES = 8192;

    private final @Nullable String statusFile;

    private BlockedProbe(@Nullable String statusFile) {
        this.statusFile = statusFile;
    }

    static BlockedProbe ofCallingThread() {
        if (LINUX) {
            try {
                return new BlockedProbe("/proc/" + Files.readSymbolicLink(CALLING_THREAD) + "/status");
            } catch (IOException noProc) {
                return NONE;
            }
        }
        return NONE;
    }

    /** See {@link Tenure#nap}. Any thread; takes some 20 µs. */
    long nap(Thread thread) {
        if (isWaiting(thread)) {
            return WAITS;
        }
        if (statusFile == null) {
            return AWAKE;
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
        return 1
                + number(valueOf("voluntary_ctxt_switches:", status))
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
