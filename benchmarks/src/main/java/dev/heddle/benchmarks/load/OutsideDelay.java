package dev.heddle.benchmarks.load;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long a carrier was kept from running by others than its scheduler: by the operating system, which had no core for it though it was
 * ready, and by the JVM's collector. Whoever is late subtracts it. What is left is the scheduler's, or what nobody tells: a host that stops a
 * virtual machine's core, another pause of the JVM, waits of another carrier if the caller has moved to that one before it slept.
 *
 * <p>It is as long as the wait is even if a part of that was before the time to be there, so it may be too much by as long as the caller meant to
 * sleep.
 *
 * <p>Used by one virtual thread.
 */
final class OutsideDelay implements AutoCloseable {
    /** Of Linux: a link to the folder of the platform thread that follows it. */
    private static final Path SELF = Path.of("/proc/thread-self");

    /** In such a folder: nanoseconds on a core, nanoseconds of waiting for one, times on a core. */
    private static final String STATISTICS = "schedstat";

    private static final int WAITED = 1;
    private static final int LONGEST_LINE = 80;

    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final Map<Path, RandomAccessFile> statistics = new HashMap<>();
    private final byte[] line = new byte[LONGEST_LINE];

    /**
     * Until now.
     *
     * @param carrier where the one is counted that carries the caller
     * @param waited for a core, in nanoseconds
     * @param collected by all collectors, in nanoseconds, though they count milliseconds
     */
    record Mark(RandomAccessFile carrier, long waited, long collected) {}

    /** Whether this operating system tells. */
    static boolean isKnown() {
        return Files.isReadable(SELF.resolve(STATISTICS));
    }

    Mark now() {
        RandomAccessFile carrier = statisticsOfCarrier();
        return new Mark(carrier, waited(carrier), collected());
    }

    /** In nanoseconds, of the carrier that carried the caller then. */
    long since(Mark then) {
        return waited(then.carrier()) - then.waited() + collected() - then.collected();
    }

    private RandomAccessFile statisticsOfCarrier() {
        try {
            Path carrier = Files.readSymbolicLink(SELF);
            RandomAccessFile known = statistics.get(carrier);
            if (known == null) {
                known = new RandomAccessFile(
                        SELF.resolveSibling(carrier).resolve(STATISTICS).toString(), "r");
                statistics.put(carrier, known);
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long waited(RandomAccessFile carrier) {
        try {
            carrier.seek(0);
            int length = carrier.read(line);
            String text = new String(line, 0, length, StandardCharsets.US_ASCII);
            return Long.parseLong(text.trim().split(" ", -1)[WAITED]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long collected() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            millis += collector.getCollectionTime();
        }
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void close() {
        try {
            for (RandomAccessFile file : statistics.values()) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
