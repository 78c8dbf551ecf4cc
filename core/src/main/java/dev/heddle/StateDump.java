package dev.heddle;

import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
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
    private final PeerCpu[] cpus;
    private final StringBuilder text = new StringBuilder();

    private StateDump(String name, Smp smp, PeerCpu[] cpus) {
        this.name = name;
        this.smp = smp;
        this.cpus = cpus;
    }

    static String of(String name, Smp smp, PeerCpu[] cpus) {
        return new StateDump(name, smp, cpus).write();
    }

    /** A task, and for how long it had waited when it was looked at: it goes on, and what is sorted by must stand still. */
    private record Alive(PreemptibleTask task, long waited) {}

    private String write() {
        long ended = smp.endedCount() - smp.refusedCount();
        long started = smp.startedCount() - smp.refusedCount();
        long now = System.nanoTime();
        List<Alive> alive = new ArrayList<>();
        smp.visitTasks(task -> alive.add(new Alive(task, waited(task, now))));
        line("scheduler " + name + (smp.isClosing() ? ", closing" : "") + ": " + cpus.length + " CPUs, started "
                + started
                + ", ended " + ended + ", " + alive.size() + " alive"
                + (alive.size() > MAX_TASKS ? " (the first " + MAX_TASKS + " are shown)" : ""));
        for (PeerCpu cpu : cpus) {
            line("  " + describe(cpu));
        }
        alive.sort(Comparator.comparingLong((Alive one) -> -one.waited).thenComparingLong(one -> one.task.id()));
        // Those that waited longest are the next to run, and may have ended since.
        alive.stream()
                .filter(one -> !one.task.isDead())
                .limit(MAX_TASKS)
                .forEach(one -> line("  " + describe(one.task, now)));
        return text.toString();
    }

    private String describe(PeerCpu cpu) {
        PreemptibleTask running = cpu.running();
        String does = running != null
                ? "runs task " + running.id() + named(running)
                : cpu.isIdle() ? smp.describe(cpu.id()) : "runs a job, or is between two tasks";
        String held =
                smp.isHeld(cpu.id()) && !does.equals(smp.describe(cpu.id())) ? ", to be " + smp.describe(cpu.id()) : "";
        return "CPU " + cpu.id() + ": " + does + held + ", " + cpu.backlog().readyHint() + " ready"
                + (cpu.backlog().isInboxEmpty() ? "" : ", inbox not empty")
                + (cpu.isReschedNeeded() ? ", asked to reschedule" : "");
    }

    private static String describe(PreemptibleTask task, long now) {
        return "task " + task.id() + named(task) + ", " + Priority.ofLevel(task.level()) + ", " + task.describeState()
                + ", CPUs " + task.affinity()
                + (task.lastCpu() == TaskControlBlock.NO_CPU ? ", has not run" : ", last on CPU " + task.lastCpu())
                + (task.isReady() ? ", waits for " + waited(task, now) / 1_000 + " µs" : "");
    }

    private static String named(PreemptibleTask task) {
        String called = TaskBuilder.threadOf(task).getName();
        return called.isEmpty() ? "" : " \"" + called + "\"";
    }

    private static long waited(PreemptibleTask task, long now) {
        return task.isReady() ? Math.max(0, now - task.readyAt()) : 0;
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
