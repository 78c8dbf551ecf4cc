package dev.heddle;

import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A scheduler's state for a person to read. Nothing is stopped, so the lines may be of different moments. */
final class StateDump {
    /** More lines than this nobody reads; the tasks that have waited longest come first. */
    private static final int MAX_TASKS = 100;

    private final String name;
    private final Smp smp;
    private final PerCpuScheduler[] cpus;
    private final StringBuilder text = new StringBuilder();

    private StateDump(String name, Smp smp, PerCpuScheduler[] cpus) {
        this.name = name;
        this.smp = smp;
        this.cpus = cpus;
    }

    static String of(String name, Smp smp, PerCpuScheduler[] cpus) {
        return new StateDump(name, smp, cpus).write();
    }

    private String write() {
        long ended = smp.endedCount();
        long started = smp.startedCount();
        line("scheduler " + name + (smp.isClosing() ? ", closing" : "") + ": started " + (started - smp.refusedCount())
                + ", ended " + (ended - smp.refusedCount()));
        for (PerCpuScheduler cpu : cpus) {
            line("  " + cpu.describe() + ", " + smp.describe(cpu.id()));
        }
        tasks();
        return text.toString();
    }

    private void tasks() {
        List<PreemptibleTask> alive = new ArrayList<>();
        smp.visitTasks(alive::add);
        long now = System.nanoTime();
        alive.sort(Comparator.comparingLong((PreemptibleTask task) -> -waited(task, now))
                .thenComparingLong(PreemptibleTask::id));
        line("  " + alive.size() + " tasks alive" + (alive.size() > MAX_TASKS ? "; the first " + MAX_TASKS : ""));
        for (PreemptibleTask task : alive.subList(0, Math.min(MAX_TASKS, alive.size()))) {
            String called = TaskBuilder.threadOf(task).getName();
            line("    " + task + (called.isEmpty() ? "" : " \"" + called + "\"") + ", CPUs "
                    + CpuSet.ofBits(task.affinity())
                    + (task.isReady() ? ", ready for " + waited(task, now) / 1_000 + " µs" : ""));
        }
    }

    private static long waited(PreemptibleTask task, long now) {
        return task.isReady() ? Math.max(0, now - task.readyAt()) : 0;
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
