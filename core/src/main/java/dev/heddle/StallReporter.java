package dev.heddle;

import dev.heddle.event.StallReport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Delivers reports to a listener, one after the other, on a thread that exists only while there are any: a listener may take its
 * time, and whoever reports may not. Reports come from one thread.
 */
final class StallReporter implements Consumer<StallReport>, Runnable {
    private static final System.Logger LOG = System.getLogger("dev.heddle");

    private final String threadName;
    private final Consumer<? super StallReport> listener;
    private final Queue<StallReport> reports = new ConcurrentLinkedQueue<>();

    /** Reports that have not been delivered; whoever makes it 1 starts the thread, which ends when it makes it 0. */
    private final AtomicInteger undelivered = new AtomicInteger();

    StallReporter(String threadName, Consumer<? super StallReport> listener) {
        this.threadName = threadName;
        this.listener = listener;
    }

    /** What is done with a report if nobody wants it. */
    static void log(StallReport report) {
        LOG.log(System.Logger.Level.WARNING, report::toString);
    }

    @Override
    public void accept(StallReport report) {
        reports.add(report);
        if (undelivered.getAndIncrement() == 0) {
            boolean started = false;
            try {
                Thread.ofPlatform().daemon().name(threadName).start(this);
                started = true;
            } finally {
                if (!started) {
                    // There is no memory for a thread. This one is lost, and the next one finds none running.
                    reports.clear();
                    undelivered.set(0);
                }
            }
        }
    }

    @Override
    public void run() {
        do {
            StallReport report = reports.poll();
            try {
                if (report != null) {
                    listener.accept(report);
                }
            } catch (RuntimeException | Error thrown) {
                LOG.log(System.Logger.Level.WARNING, "a listener for stalls has failed", thrown);
            }
        } while (undelivered.decrementAndGet() != 0);
    }
}
