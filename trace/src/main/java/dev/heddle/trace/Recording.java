package dev.heddle.trace;

import java.util.Map;

/** What a {@link TraceRecorder} had recorded at one time. It never changes. */
public final class Recording {
    private final CpuRecording[] cpus;
    private final Map<Long, String> names;

    Recording(CpuRecording[] cpus, Map<Long, String> names) {
        this.cpus = cpus;
        this.names = names;
    }

    /**
     * The number of CPUs.
     *
     * @return their number
     */
    public int cpus() {
        return cpus.length;
    }

    /**
     * The number of events that are there, of all CPUs.
     *
     * @return their number
     */
    public long events() {
        long sum = 0;
        for (CpuRecording cpu : cpus) {
            sum += cpu.size();
        }
        return sum;
    }

    /**
     * The number of events that are missing, of all CPUs.
     *
     * @return their number
     */
    public long dropped() {
        long sum = 0;
        for (CpuRecording cpu : cpus) {
            sum += cpu.dropped();
        }
        return sum;
    }

    /**
     * The number of events of a CPU that are missing, all of them older than those that are there.
     *
     * @param cpu the CPU
     * @return their number
     */
    public long dropped(int cpu) {
        return cpus[cpu].dropped();
    }

    CpuRecording cpu(int cpu) {
        return cpus[cpu];
    }

    /** The name of a task, empty if it has none. */
    String name(long task) {
        return names.getOrDefault(task, "");
    }
}
