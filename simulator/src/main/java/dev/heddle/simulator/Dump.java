package dev.heddle.simulator;

import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The state of a simulation, for a person to read. */
final class Dump {
    /** More lines than this nobody reads. */
    private static final int MAX_TASKS = 200;

    private Dump() {}

    static String of(SimulatedMachine machine, Smp smp) {
        StringBuilder text = new StringBuilder();
        for (int cpu = 0; cpu < smp.cpuCount(); cpu++) {
            line(text, machine.cpu(cpu).scheduler.describe() + ", " + smp.describe(cpu) + ", " + machine.cpu(cpu));
        }
        List<PreemptibleTask> alive = new ArrayList<>();
        smp.visitTasks(alive::add);
        alive.sort(Comparator.comparingLong(PreemptibleTask::id));
        for (PreemptibleTask task : alive.subList(0, Math.min(MAX_TASKS, alive.size()))) {
            String name = task.face() instanceof SimulatedTask face ? " \"" + face.name() + "\"" : "";
            String step = task.context() instanceof ScriptedContext script ? ", " + script : "";
            line(text, task + name + ", CPUs " + task.affinity() + step);
        }
        if (alive.size() > MAX_TASKS) {
            line(text, "and " + (alive.size() - MAX_TASKS) + " tasks more");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append("  ").append(line).append(System.lineSeparator());
    }
}
