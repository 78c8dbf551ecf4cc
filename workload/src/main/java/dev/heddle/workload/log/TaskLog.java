package dev.heddle.workload.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The log of one task instance. The task fills {@link Rows} of its own and hands over each that is full, so it never waits for
 * a file; only the handing over, once in up to 256 rows, allocates.
 */
public final class TaskLog {
    private static final int FIRST_CAPACITY = 16;
    private static final int LAST_CAPACITY = 256;

    private final LogWriter writer;
    private final Path file;
    private final int index;
    private @Nullable Rows rows;
    private int capacity = FIRST_CAPACITY;

    TaskLog(LogWriter writer, Path file, int index, String policy) throws IOException {
        this.writer = writer;
        this.file = file;
        this.index = index;
        Files.writeString(file, LogFormat.header(policy));
    }

    /**
     * The rows to add the next row to. For the task only.
     *
     * @return rows that are not full
     */
    public Rows rows() {
        Rows current = rows;
        if (current == null || current.isFull()) {
            if (current != null) {
                writer.submit(this, current);
                capacity = Math.min(LAST_CAPACITY, capacity * 2);
            }
            current = new Rows(capacity);
            rows = current;
        }
        return current;
    }

    /** Hands over what is left. The last call, by the task. */
    public void close() {
        if (rows != null) {
            writer.submit(this, rows);
            rows = null;
        }
    }

    /** Writes rows at the end of the file. For the writer only. No file stays open, however many tasks there are. */
    void append(Rows finished) throws IOException {
        StringBuilder text = new StringBuilder(finished.count() * 128);
        for (int row = 0; row < finished.count(); row++) {
            LogFormat.appendRow(text, index, finished, row);
        }
        Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
}
