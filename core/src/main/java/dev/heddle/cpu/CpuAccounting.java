package dev.heddle.cpu;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * What one CPU counts, times and tells of what it does. Owner only; the counters and the histogram are read by anyone.
 *
 * <p>It also keeps the CPU's clock: the loop goes by {@link #now}, the last reading, and reads anew only where the comment
 * says so.
 */
final class CpuAccounting {
    /** Jobs are not timed one by one; after so many the loop reads the clock all the same. */
    private static final int JOBS_PER_CLOCK_READ = 64;

    final CpuCounters counters = new CpuCounters();
    final LatencyHistogram wakeLatency = new LatencyHistogram();
    private final int cpu;
    private final CpuTime time;
    private final SwitchTrace trace;
    private boolean kickedForNothing;
    private int jobsSinceClockRead;

    CpuAccounting(int cpu, Machine machine, @Nullable SchedulingEvents events) {
        this.cpu = cpu;
        this.time = new CpuTime(machine, counters);
        this.trace = new SwitchTrace(cpu, events);
    }

    // ---- the clock ----

    long now() {
        return time.now();
    }

    long readClock() {
        return time.read();
    }

    long unbookedNanos(long upTo) {
        return time.unbookedNanos(upTo);
    }

    // ---- the loop ----

    void begins() {
        time.start();
    }

    void leaves() {
        time.stop();
    }

    /** The loop begins on a new thread; the task that the former one is stuck in runs here no more. */
    void takenOver() {
        jobsSinceClockRead = 0;
        time.read();
        trace.cameOff(RunEnd.BLOCKED);
        counters.increment(Counter.HAND_OVERS);
    }

    /** Starts no task from now on. */
    void idles() {
        trace.idles(time.now());
        time.beginIdle();
    }

    void halts() {
        idles();
        if (kickedForNothing) {
            kickedForNothing = false;
            counters.increment(Counter.USELESS_KICKS);
        }
        counters.increment(Counter.HALTS);
    }

    /** A halt that began at {@code before} is over. */
    void halted(long before) {
        long nanos = time.read() - before;
        counters.add(Counter.HALTED_NANOS, nanos);
        // It was false when the halt began.
        trace.halted(time.now(), nanos, kickedForNothing);
    }

    /** Somebody took this CPU out of the halted ones. */
    void kicked() {
        kickedForNothing = true;
        counters.increment(Counter.KICKS);
    }

    // ---- what comes here ----

    /** An inbox that is not empty has been drained. */
    void drained() {
        if (trace.isOn()) {
            // A task may have come off another CPU after our clock was read; a trace must not show it on both.
            time.read();
        }
    }

    /** It is about to be queued here, by its wake. */
    void queued(TaskControlBlock task) {
        trace.woken(task);
    }

    // ---- what runs here ----

    /**
     * A task has been dispatched.
     *
     * @param preemptible the same; null if it is a job
     * @param last the CPU that it ran on before, or {@link TaskControlBlock#NO_CPU}
     */
    void dispatched(TaskControlBlock task, @Nullable PreemptibleTask preemptible, int last) {
        kickedForNothing = false;
        time.beginBusy();
        long now = time.now();
        if (last != cpu && last != TaskControlBlock.NO_CPU) {
            counters.increment(Counter.MIGRATIONS);
            trace.migrated(task, now, last);
        }
        counters.increment(Counter.SWITCHES);
        if (preemptible != null) {
            preemptible.dispatches++;
            if (task.readyAt != 0) {
                long waited = Math.max(0, now - task.readyAt);
                preemptible.waitNanos += waited;
                if (task.isWoken()) {
                    wakeLatency.record(waited);
                }
            }
        }
        trace.runs(task, now);
    }

    /** A task that began at {@code started} has come off. Returns how long it has run. */
    long ran(PreemptibleTask task, long started) {
        jobsSinceClockRead = 0;
        long nanos = time.read() - started;
        task.runNanos += nanos;
        return nanos;
    }

    /** A job is over; whether some sleeper waits for the clock. */
    void ranJob(boolean someSleep) {
        if (someSleep || ++jobsSinceClockRead >= JOBS_PER_CLOCK_READ) {
            jobsSinceClockRead = 0;
            time.read();
        }
    }

    void ended() {
        trace.cameOff(RunEnd.ENDED);
    }

    void blocked() {
        trace.cameOff(RunEnd.BLOCKED);
    }

    /** It goes back to a queue. */
    void requeued(TaskControlBlock task, boolean preempted) {
        trace.cameOff(preempted ? RunEnd.PREEMPTED : RunEnd.YIELDED);
        if (preempted) {
            counters.increment(Counter.PREEMPTIONS);
        }
        task.stampRequeue(time.now());
    }
}
