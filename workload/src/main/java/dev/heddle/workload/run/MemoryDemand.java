package dev.heddle.workload.run;

import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.TaskSpec;
import dev.heddle.workload.model.Workload;
import java.io.IOException;

/** What the buffers of a workload's tasks need. */
final class MemoryDemand {
    private MemoryDemand() {}

    static boolean uses(Workload workload, Class<? extends Event> event) {
        return workload.tasks().stream().anyMatch(task -> uses(task, event));
    }

    private static boolean uses(TaskSpec task, Class<? extends Event> event) {
        return task.phases().stream().flatMap(phase -> phase.events().stream()).anyMatch(event::isInstance);
    }

    /**
     * Checks that there is room for them.
     *
     * @throws IOException if there is not; the message says what to do
     */
    static void check(Workload workload) throws IOException {
        long bytes = 0;
        for (TaskSpec task : workload.tasks()) {
            long each = uses(task, Event.Memory.class) ? workload.global().memoryBufferBytes() : 0;
            each += task.phases().stream()
                    .flatMap(phase -> phase.events().stream())
                    .filter(Event.MemRun.class::isInstance)
                    .mapToLong(event -> ((Event.MemRun) event).size())
                    .sum();
            bytes += each * task.instances();
        }
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > most) {
            throw new IOException("the tasks' memory buffers need " + (bytes >> 20) + " MiB, and half of the heap is "
                    + (most >> 20) + " MiB: a larger heap (-Xmx) or smaller buffers");
        }
    }
}
