package dev.heddle.cli;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import dev.heddle.workload.run.Host;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a workload's tasks on a {@link Scheduler}. */
final class HeddleHost implements Host {
    private final Scheduler scheduler;
    private final CpuSet everyCpu;

    HeddleHost(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.everyCpu = CpuSet.first(scheduler.cpus());
    }

    @Override
    public String name() {
        return SchedulerChoice.HEDDLE.toString();
    }

    @Override
    public boolean honoursPriorities() {
        return true;
    }

    @Override
    public Thread unstarted(String name, Priority priority, @Nullable CpuSet cpus, Runnable body) {
        return Objects.requireNonNull(scheduler
                .task()
                .name(name)
                .priority(priority)
                .affinity(orEvery(cpus))
                .unstarted(body)
                .thread());
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
    public void reassign(Priority priority, @Nullable CpuSet cpus) {
        Task task = Objects.requireNonNull(Task.current(), "called by a task");
        task.setPriority(priority);
        task.setAffinity(orEvery(cpus));
    }

    private CpuSet orEvery(@Nullable CpuSet cpus) {
        return cpus == null ? everyCpu : cpus;
    }
}
