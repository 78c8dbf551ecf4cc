package dev.heddle.benchmarks.side;

import dev.heddle.CpuSet;
import dev.heddle.CpuStats;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerBuilder;
import dev.heddle.Task;
import dev.heddle.trace.TraceRecorder;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;

/** Heddle, as its users see it. */
public final class HeddleSide implements Side {
    private final Scheduler scheduler;
    private final ThreadFactory threads;
    private final Executor jobs;

    private HeddleSide(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.threads = scheduler.threadFactory(Priority.NORMAL);
        this.jobs = scheduler.jobs(Priority.NORMAL);
    }

    public static HeddleSide open(int cpus, boolean pinned, boolean traced) {
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
    public Thread newThread(Runnable body, int cpu) {
        return scheduler.task().affinity(CpuSet.of(cpu)).factory().newThread(body);
    }

    @Override
    public Runnable start(Runnable body) {
        return scheduler.task().start(body)::cancel;
    }

    @Override
    public void checkpoint() {
        Task.checkpoint();
    }

    @Override
    public void lowerPriority() {
        Task task = Task.current();
        if (task != null) {
            task.setPriority(Priority.LOW);
        }
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        Task.sleep(Duration.ofNanos(nanos));
    }

    @Override
    public Executor jobs() {
        return jobs;
    }

    @Override
    public long switches() {
        return scheduler.stats().cpus().stream().mapToLong(CpuStats::switches).sum();
    }

    @Override
    public long kicks(int cpu) {
        return scheduler.stats().cpus().get(cpu).kicks();
    }

    @Override
    public Predicate<String> carriers() {
        return name -> name.startsWith(scheduler.name() + "-cpu");
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
