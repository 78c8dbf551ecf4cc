package dev.heddle;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the threads of a scheduler have been runnable without a core, because the operating system gave it to others: the
 * second number of Linux's {@code /proc/self/task/N/schedstat}. Zero where there is no such file.
 */
final class CoreWait implements AutoCloseable {
    private static final Path THREADS = Path.of("/proc/self/task");

    private final List<RandomAccessFile> files = new ArrayList<>();
    private final byte[] buffer = new byte[128];

    /** Of the carriers and the timer thread of a scheduler that has been started. */
    CoreWait(Scheduler scheduler) {
        if (!Files.isDirectory(THREADS)) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (isOurs(thread, scheduler.name())) {
                    files.add(new RandomAccessFile(thread.resolve("schedstat").toFile(), "r"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path thread, String scheduler) throws IOException {
        try {
            // Linux cuts names after 15 bytes.
            String name = Files.readString(thread.resolve("comm")).strip();
            return name.startsWith(scheduler + "-cpu") || name.startsWith(scheduler + "-timer");
        } catch (NoSuchFileException endedMeanwhile) {
            return false;
        }
    }

    /** The sum over these threads, in nanoseconds since their starts. One thread at a time. */
    long nanos() {
        long sum = 0;
        try {
            for (RandomAccessFile file : files) {
                file.seek(0);
                int length = file.read(buffer);
                String[] numbers = new String(buffer, 0, length, StandardCharsets.US_ASCII).split(" ", 3);
                sum += Long.parseLong(numbers[1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }

    @Override
    public void close() {
        for (RandomAccessFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
