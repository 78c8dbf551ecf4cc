package dev.heddle.compositor.desktop;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerStats;
import dev.heddle.Task;
import dev.heddle.TaskBuilder;
import dev.heddle.compositor.client.LoadSource;
import org.jspecify.annotations.Nullable;

/** Tasks of a {@link Scheduler}. */
public final class HeddleTasks implements TaskHost {
    private final Scheduler scheduler;

    /**
     * Tasks of a scheduler.
     *
     * @param scheduler it belongs to this host from now on, which closes it
     */
    public HeddleTasks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public int cpus() {
        return scheduler.cpus();
    }

    @Override
    public HostedTask task(String name, Priority priority, @Nullable CpuSet cpus, Body body) {
        TaskBuilder builder = scheduler.task().name(name).priority(priority);
        if (cpus != null) {
            builder.affinity(cpus);
        }
        return new Hosted(builder.unstarted(() -> {
            try {
                body.run();
            } catch (InterruptedException killed) {
                // The end that was asked for.
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Override
    public void sleepUntil(long nanoTime) throws InterruptedException {
        Task.sleepUntil(nanoTime);
    }

    @Override
    public void checkpoint() {
        Task.checkpoint();
    }

    @Override
    public LoadSource load() {
        return new SchedulerLoad(scheduler);
    }

    @Override
    public long tasksAlive() {
        SchedulerStats stats = scheduler.stats();
        return stats.started() - stats.ended();
    }

    @Override
    public void close() {
        scheduler.close();
    }

    private record Hosted(Task task) implements HostedTask {
        @Override
        public void start() {
            task.start();
        }

        @Override
        public void kill() {
            task.cancel();
        }

        @Override
        public boolean hasEnded() {
            return task.thread().getState() == Thread.State.TERMINATED;
        }

        @Override
        public Thread thread() {
            return task.thread();
        }
    }
}
