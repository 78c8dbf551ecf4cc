package dev.heddle.trace;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the newest scheduling events of each CPU in memory.
 *
 * <p>Every CPU writes to a buffer of its own and shares no written cache line with another. Recording an event takes a
 * few nanoseconds, allocates nothing and never waits: a full buffer drops its oldest event, and the number of dropped
 * events is known for each CPU.
 *
 * <p>An event takes {@value #BYTES_PER_EVENT} bytes, so {@link #DEFAULT_CAPACITY} events are 12 MiB a CPU. All of it is
 * allocated here, at the start. The names of tasks come on top; they stay as long as the recorder does, and a task
 * without a name costs nothing.
 */
public final class TraceRecorder implements SchedulingEvents {
    /** Events kept for each CPU unless one says otherwise. */
    public static final int DEFAULT_CAPACITY = 1 << 19;

    /** What one event takes in memory. */
    public static final int BYTES_PER_EVENT = EventRing.WORDS * Long.BYTES;

    private final EventRing[] rings;

    // Any thread that creates a task puts its name here; scheduling itself never looks.
    private final Map<Long, String> names = new ConcurrentHashMap<>();

    /**
     * Makes a recorder that keeps {@link #DEFAULT_CAPACITY} events for each CPU.
     *
     * @param cpus the number of CPUs of the scheduler, at least 1
     */
    public TraceRecorder(int cpus) {
        this(cpus, DEFAULT_CAPACITY);
    }

    /**
     * Makes a recorder.
     *
     * @param cpus the number of CPUs of the scheduler, at least 1
     * @param capacity how many events to keep for each CPU, at least 1
     */
    public TraceRecorder(int cpus, int capacity) {
        if (cpus < 1) {
            throw new IllegalArgumentException("A trace of " + cpus + " CPUs: there must be at least 1");
        }
        if (capacity < 1 || capacity > EventRing.MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "A capacity of " + capacity + " events for each CPU: allowed are 1 to " + EventRing.MAX_CAPACITY);
        }
        rings = new EventRing[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            rings[cpu] = new EventRing(capacity);
        }
    }

    @Override
    public void created(long task, String name, int level) {
        if (!name.isEmpty()) {
            names.put(task, name);
        }
    }

    @Override
    public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
        rings[cpu].record(atNanos, EventWords.of(EventWords.WOKEN, task, level), wakerCpu);
    }

    @Override
    public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {
        rings[cpu].record(atNanos, EventWords.of(EventWords.MIGRATED, task, level), fromCpu);
    }

    @Override
    public void switched(
            int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
        rings[cpu].record(atNanos, EventWords.ofSwitch(previous, previousLevel, why, nextLevel), next);
    }

    @Override
    public void halted(int cpu, long atNanos, long nanos, boolean kicked) {
        rings[cpu].record(atNanos, EventWords.ofHalt(kicked), nanos);
    }

    /**
     * How many events a CPU has recorded, dropped ones included.
     *
     * @param cpu the CPU
     * @return their number
     */
    public long written(int cpu) {
        return rings[cpu].written();
    }

    /**
     * How many events of a CPU were dropped, the oldest ones, because its buffer was full.
     *
     * @param cpu the CPU
     * @return their number
     */
    public long dropped(int cpu) {
        return rings[cpu].dropped();
    }

    /**
     * How many events of all CPUs were dropped.
     *
     * @return their number
     */
    public long dropped() {
        long sum = 0;
        for (EventRing ring : rings) {
            sum += ring.dropped();
        }
        return sum;
    }

    /**
     * Copies what is recorded. Meant for after the scheduler has stopped: then the copy is all that happened, but for
     * the {@linkplain #dropped() dropped} events. While the scheduler runs, the copy consists of whole events all the
     * same, and no CPU notices; but each CPU's part ends at another instant, and events that were overwritten while
     * they were copied count as dropped.
     *
     * @return the copy, which no longer changes
     */
    public Recording snapshot() {
        CpuRecording[] cpus = new CpuRecording[rings.length];
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            cpus[cpu] = rings[cpu].snapshot();
        }
        // After the events: a task is created before any event names it.
        return new Recording(cpus, Map.copyOf(names));
    }
}
