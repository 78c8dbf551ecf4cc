package dev.heddle.workload.run;

import java.util.List;

/**
 * What a run did.
 *
 * @param host the name of the scheduler
 * @param calibration what {@code run} was calibrated with
 * @param wallNanos from the start of all tasks to the end of the last
 * @param stopped whether it was stopped, rather than having ended by itself or at its duration
 * @param instances what each task instance did, by index
 * @param tasks the same for each task that had an instance, in the order of the file
 * @param requests what became of the requests of each class, in the order of the file
 * @param activations when timers let instances go on, by index; empty unless the {@linkplain RunOptions#recordsActivations() options} ask for it
 */
public record WorkloadResult(
        String host,
        Calibration calibration,
        long wallNanos,
        boolean stopped,
        List<InstanceResult> instances,
        List<TaskResult> tasks,
        List<RequestResult> requests,
        List<Activations> activations) {
    /** Makes the result's own copies of the lists. */
    public WorkloadResult {
        instances = List.copyOf(instances);
        tasks = List.copyOf(tasks);
        requests = List.copyOf(requests);
        activations = List.copyOf(activations);
    }
}
