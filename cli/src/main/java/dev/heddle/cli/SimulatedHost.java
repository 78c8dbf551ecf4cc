package dev.heddle.cli;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.simulator.SimulatedTask;
import dev.heddle.simulator.Simulation;
import dev.heddle.workload.run.Host;
import dev.heddle.workload.run.Request;
import dev.heddle.workload.run.RunFailedException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workload's tasks on a {@link Simulation}. The thread that has made it does everything: when it waits for the run, it
 * has the simulation go on. Other threads may look ({@link #nanoTime}), and leave acts for it to do ({@link #act}).
 */
final class SimulatedHost implements Host {
    /** At a preemption point a task notices that the run is over; the simulator preempts it anywhere. */
    private static final int STRETCH_MICROS = 1_000;

    /** What a core of a server streams, and what it waits for a line that is in no cache, in round numbers. */
    private static final double STREAM_BYTES_PER_NANO = 10;

    private static final int NANOS_PER_LINE = 100;
    private static final int BYTES_PER_LINE = 64;

    /** A fast solid-state disk. */
    private static final double DEVICE_BYTES_PER_NANO = 1;

    /** How long the simulation goes on between two looks at what other threads want, on the virtual and the real clock. */
    private static final long FIRST_GO_NANOS = 1_000_000;

    private static final long SHORT_GO_REAL_NANOS = 10_000_000;
    private static final long LONG_GO_REAL_NANOS = 100_000_000;

    private final Simulation simulation;
    private final CpuSet everyCpu;
    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> acts = new ConcurrentLinkedQueue<>();
    private long goNanos = FIRST_GO_NANOS;

    SimulatedHost(Simulation simulation) {
        this.simulation = simulation;
        this.everyCpu = CpuSet.first(simulation.cpus());
    }

    @Override
    public String name() {
        return SchedulerChoice.HEDDLE.toString();
    }

    @Override
    public boolean honoursPriorities() {
        return true;
    }

    @Override
    public Thread unstarted(String name, Priority priority, @Nullable CpuSet cpus, Runnable body) {
        return Objects.requireNonNull(
                simulation.task(name, priority, cpus, body).thread());
    }

    @Override
    public void sleepUntil(long nanoTime) throws InterruptedException {
        simulation.sleepUntil(nanoTime);
    }

    @Override
    public void checkpoint() {
        simulation.compute(0);
    }

    @Override
    public void reassign(Priority priority, @Nullable CpuSet cpus) {
        SimulatedTask task = Objects.requireNonNull(simulation.currentTask(), "called by a task");
        task.setPriority(priority);
        task.setAffinity(cpus == null ? everyCpu : cpus);
        checkpoint();
    }

    @Override
    public long nanoTime() {
        return simulation.nanoTime();
    }

    // ---- what takes CPU time ----

    /** Nothing is compiled for it. */
    @Override
    public void warmUp() {}

    @Override
    public int stretchMicros() {
        return STRETCH_MICROS;
    }

    @Override
    public void work(long loops, long micros) {
        simulation.compute(micros * 1000);
    }

    @Override
    public boolean standsInFor(Traffic traffic, long bytes) {
        double nanos = switch (traffic) {
            case STREAM -> bytes / STREAM_BYTES_PER_NANO;
            case CHASE -> (double) bytes / BYTES_PER_LINE * NANOS_PER_LINE;
            case DEVICE -> bytes / DEVICE_BYTES_PER_NANO;
        };
        simulation.compute((long) nanos);
        return true;
    }

    // ---- requests of an open-loop load ----

    /** A script, which costs less than a thread. */
    @Override
    public void request(String name, Priority priority, @Nullable CpuSet cpus, Request request) {
        boolean[] computed = {false};
        simulation
                .script(name, priority, cpus, steps -> {
                    if (computed[0] || request.isAbandoned()) {
                        request.end();
                        steps.end();
                    } else {
                        computed[0] = true;
                        request.begin();
                        steps.compute(request.serviceNanos());
                    }
                })
                .start();
    }

    @Override
    public boolean at(long nanoTime, Runnable act) {
        simulation.at(nanoTime, act);
        return true;
    }

    // ---- for the thread that runs the workload ----

    @Override
    public boolean await(CountDownLatch latch, long untilNanos) {
        // So that there is something left to happen, and the clock comes to that time.
        simulation.at(untilNanos, () -> {});
        while (latch.getCount() != 0 && simulation.nanoTime() < untilNanos) {
            goOn(untilNanos);
        }
        return latch.getCount() == 0;
    }

    @Override
    public void await(CountDownLatch latch) throws RunFailedException {
        while (latch.getCount() != 0) {
            if (!goOn(Long.MAX_VALUE) && latch.getCount() != 0 && acts.isEmpty()) {
                throw new RunFailedException(
                        "at " + simulation.nanoTime() / 1000 + " us nothing is left to happen: every task that has not"
                                + " ended waits for another one; give a --duration to have it end all the same",
                        null);
            }
        }
    }

    @Override
    public void join(Thread ending) {
        while (ending.isAlive()) {
            if (!goOn(Long.MAX_VALUE)) {
                return;
            }
        }
    }

    /** Returns false if nothing is left to happen. */
    private boolean goOn(long untilNanos) {
        for (Runnable act = acts.poll(); act != null; act = acts.poll()) {
            act.run();
        }
        long go = Math.min(goNanos, untilNanos - simulation.nanoTime());
        long before = System.nanoTime();
        boolean more = simulation.run(simulation.nanoTime() + go);
        long took = System.nanoTime() - before;
        if (took < SHORT_GO_REAL_NANOS) {
            goNanos = Math.min(goNanos * 2, Long.MAX_VALUE / 4);
        } else if (took > LONG_GO_REAL_NANOS) {
            goNanos = Math.max(goNanos / 2, FIRST_GO_NANOS);
        }
        return more;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // this very thread
    public void act(Runnable act) {
        Thread caller = Thread.currentThread();
        if (caller == thread || caller.isVirtual()) {
            act.run();
        } else {
            acts.add(act);
        }
    }
}
