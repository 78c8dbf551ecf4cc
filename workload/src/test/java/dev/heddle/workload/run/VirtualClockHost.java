package dev.heddle.workload.run;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A host for one task at a time, whose clock moves only when the task works or sleeps: 20 µs at each preemption point, and to
 * the due time, and a little later, at each sleep. What a run measures is then exact.
 */
final class VirtualClockHost implements Host {
    static final long CHECKPOINT_NANOS = 20_000;
    static final long LATE_NANOS = 3_000;
    /** One checkpoint for each 20 µs of configured work. */
    static final Calibration CALIBRATION = Calibration.given(1000);

    private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
    final List<String> assignments = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public boolean honoursPriorities() {
        return true;
    }

    @Override
    public Thread unstarted(String name, Priority priority, @Nullable CpuSet cpus, Runnable body) {
        assignments.add(name + " " + priority + " " + cpus);
        return Thread.ofVirtual().name(name).unstarted(body);
    }

    @Override
    public void sleepUntil(long nanoTime) {
        clock.updateAndGet(now -> now < nanoTime ? nanoTime + LATE_NANOS : now);
    }

    @Override
    public void checkpoint() {
        clock.addAndGet(CHECKPOINT_NANOS);
    }

    @Override
    public void reassign(Priority priority, @Nullable CpuSet cpus) {
        assignments.add(Thread.currentThread().getName() + " " + priority + " " + cpus);
    }

    @Override
    public long nanoTime() {
        return clock.get();
    }
}
