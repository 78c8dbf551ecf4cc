package dev.heddle.benchmarks.side;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What some threads of this JVM have done so far, as the JVM and the operating system count it: reading it disturbs them
 * as little as can be.
 *
 * @param allocatedBytes by all of them, virtual threads that they carried included
 * @param timesBlocked how often one of them waited for a monitor
 * @param sleeps how often one of them gave its core away by itself, as a halt does and spinning does not; -1 if the
 *     operating system does not tell
 * @param cores the cores that each may run on, such as {@code 0 | 1}
 */
public record Carriers(long allocatedBytes, long timesBlocked, long sleeps, String cores) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LONGEST_NATIVE_NAME = 15;

    public static Carriers now(Predicate<String> named) {
        long allocated = 0;
        long blocked = 0;
        List<String> nativeNames = new ArrayList<>();
        for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (info != null && named.test(info.getThreadName())) {
                allocated += THREADS.getThreadAllocatedBytes(info.getThreadId());
                blocked += info.getBlockedCount();
                nativeNames.add(nativeName(info.getThreadName()));
            }
        }
        if (nativeNames.isEmpty()) {
            throw new IllegalStateException("no carrier found");
        }
        return fromSystem(allocated, blocked, nativeNames);
    }

    /** The JVM tells Linux no more than its first characters. */
    private static String nativeName(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NATIVE_NAME));
    }

    private static Carriers fromSystem(long allocated, long blocked, List<String> nativeNames) {
        long sleeps = 0;
        List<String> cores = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                List<String> status = Files.readAllLines(thread.resolve("status"));
                if (nativeNames.contains(valueOf(status, "Name"))) {
                    sleeps += Long.parseLong(valueOf(status, "voluntary_ctxt_switches"));
                    cores.add(valueOf(status, "Cpus_allowed_list"));
                }
            }
        } catch (IOException notLinux) {
            return new Carriers(allocated, blocked, -1, "unknown");
        }
        cores.sort(null);
        return new Carriers(allocated, blocked, sleeps, String.join(" | ", cores));
    }

    private static String valueOf(List<String> status, String key) {
        for (String line : status) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).trim();
            }
        }
        return "";
    }
}
