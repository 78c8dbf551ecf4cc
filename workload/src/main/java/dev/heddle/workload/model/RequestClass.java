package dev.heddle.workload.model;

import dev.heddle.CpuSet;
import org.jspecify.annotations.Nullable;

/**
 * One kind of requests of a {@link Load}. Each request is a task of its own that computes and ends.
 *
 * @param name its name
 * @param position where it is written
 * @param arrivals when requests come
 * @param service how long they compute
 * @param count how many come at the most; 0: as many as come until the run ends
 * @param policy how they are scheduled
 * @param cpus where they may run; null means everywhere
 */
public record RequestClass(
        String name,
        SourcePosition position,
        Arrivals arrivals,
        ServiceTimes service,
        int count,
        SchedulingPolicy policy,
        @Nullable CpuSet cpus) {
    /**
     * Whether requests come until the run ends.
     *
     * @return false if there is a last one
     */
    public boolean isEndless() {
        return count == 0 && !(arrivals instanceof Arrivals.Trace);
    }
}
