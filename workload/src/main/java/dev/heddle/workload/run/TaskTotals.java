package dev.heddle.workload.run;

import dev.heddle.workload.model.Workload;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the instances of one task. */
final class TaskTotals {
    private final String name;
    private final WakeLatency latency = new WakeLatency();
    private final SlackSummary.Builder slack = new SlackSummary.Builder();
    private int instances;
    private long rows;
    private long runMicros;

    private TaskTotals(String name) {
        this.name = name;
    }

    /** In the order of the file; tasks without an instance are left out. */
    static List<TaskResult> of(Workload workload, Collection<TaskInstance> instances) {
        Map<String, TaskTotals> totals = new LinkedHashMap<>();
        workload.tasks().forEach(task -> totals.put(task.name(), new TaskTotals(task.name())));
        for (TaskInstance instance : instances) {
            totals.computeIfAbsent(instance.spec().name(), TaskTotals::new).add(instance);
        }
        return totals.values().stream()
                .filter(total -> total.instances > 0)
                .map(TaskTotals::result)
                .toList();
    }

    private void add(TaskInstance instance) {
        instances++;
        InstanceResult result = instance.result();
        rows += result.rows();
        runMicros += result.runMicros();
        latency.add(instance.latency());
        slack.add(instance.slack());
    }

    private TaskResult result() {
        return new TaskResult(name, instances, rows, runMicros, latency.stats(), slack.build());
    }
}
