package dev.heddle.workload.run;

/** Adds up the instances of one task. */
final class TaskTotals {
    private final String name;
    private final WakeLatency latency = new WakeLatency();
    private final SlackSummary.Builder slack = new SlackSummary.Builder();
    private int instances;
    private long rows;
    private long runMicros;

    TaskTotals(String name) {
        this.name = name;
    }

    void add(TaskInstance instance) {
        instances++;
        InstanceResult result = instance.result();
        rows += result.rows();
        runMicros += result.runMicros();
        latency.add(instance.latency());
        slack.add(instance.slack());
    }

    int instances() {
        return instances;
    }

    TaskResult result() {
        return new TaskResult(name, instances, rows, runMicros, latency.stats(), slack.build());
    }
}
