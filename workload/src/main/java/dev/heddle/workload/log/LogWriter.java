package dev.heddle.workload.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the logs of a run: a platform thread of its own, off the scheduler under test, that looks every 100 ms for rows that
 * tasks have handed over. Tasks do not wake it, since even that would cost them a system call.
 */
public final class LogWriter implements AutoCloseable {
    private static final long LOOK_NANOS = 100_000_000;

    private record Finished(TaskLog log, Rows rows) {}

    private final Path directory;
    private final String basename;
    private final ConcurrentLinkedQueue<Finished> finished = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable IOException failure;

    /**
     * Starts a writer.
     *
     * @param directory where the logs go; made if it is not there
     * @param basename what the files' names begin with
     * @throws IOException if the directory cannot be made
     */
    public LogWriter(Path directory, String basename) throws IOException {
        this.directory = directory;
        this.basename = basename;
        Files.createDirectories(directory);
        thread = Thread.ofPlatform().name("workload-log").daemon().start(this::writeUntilClosed);
    }

    /**
     * Makes the log of a task instance, with its header.
     *
     * @param task the task's name
     * @param index the instance's number in the whole workload
     * @param policy the policy and its priority, as {@code SCHED_OTHER priority : 0}
     * @return the log
     * @throws IOException if the file cannot be written
     */
    public TaskLog open(String task, int index, String policy) throws IOException {
        return new TaskLog(this, directory.resolve(basename + "-" + task + "-" + index + ".log"), index, policy);
    }

    void submit(TaskLog log, Rows rows) {
        finished.add(new Finished(log, rows));
    }

    private void writeUntilClosed() {
        boolean last;
        do {
            // Read before the queue is emptied: what was handed over before the close is then written.
            last = closing;
            writeFinished();
            if (!last) {
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        } while (!last);
    }

    private void writeFinished() {
        Finished next;
        while ((next = finished.poll()) != null) {
            if (failure == null) {
                try {
                    next.log().append(next.rows());
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
    }

    /**
     * Writes everything that was handed over, and ends the writer.
     *
     * @throws IOException if something could not be written, now or before
     */
    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The logs have to be complete, above all after Ctrl-C: remember it and go on.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("a log in " + directory + " is incomplete: " + failed.getMessage(), failed);
        }
    }
}
