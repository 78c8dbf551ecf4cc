package dev.heddle.benchmarks;

import dev.heddle.CpuStats;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerBuilder;
import dev.heddle.trace.TraceRecorder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** Heddle, as its users see it. */
final class HeddleSide implements Side {
    private final Scheduler scheduler;
    private final ThreadFactory threads;
    private final Executor jobs;

    private HeddleSide(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.threads = scheduler.threadFactory(Priority.NORMAL);
        this.jobs = scheduler.jobs(Priority.NORMAL);
    }

    static HeddleSide open(int cpus, boolean pinned, boolean traced) {
        SchedulerBuilder builder = Scheduler.builder().cpus(cpus).pinned(pinned);
        if (traced) {
            builder.events(new TraceRecorder(cpus));
        }
        return new HeddleSide(builder.start());
    }

    @Override
    public Thread newThread(Runnable body) {
        return threads.newThread(body);
    }

    @Override
    public void runThread(Runnable body) throws InterruptedException {
        Thread thread = newThread(body);
        thread.start();
        thread.join();
    }

    @Override
    public Executor jobs() {
        return jobs;
    }

    @Override
    public void awaitJobs(CountDownLatch done) throws InterruptedException {
        done.await();
    }

    @Override
    public long switches() {
        return scheduler.stats().cpus().stream().mapToLong(CpuStats::switches).sum();
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
