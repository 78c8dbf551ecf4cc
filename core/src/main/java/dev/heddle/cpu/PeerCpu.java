package dev.heddle.cpu;

import dev.heddle.event.SchedulingEvents;
import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * A CPU as other CPUs and threads see it: what they may ask of it, and read. Nothing here is its owner's alone, so every method may be
 * called by any thread; what it says may be old by the time it is read. What only the CPU itself may do is its
 * {@link PerCpuScheduler}'s.
 */
public abstract sealed class PeerCpu implements CpuEntry permits PerCpuScheduler {
    /** Less urgent than every task: the level of a CPU that runs none. */
    public static final int IDLE_LEVEL = ReadyQueues.LEVELS;

    final int id;
    final Machine machine;
    final Neighbours neighbours;
    final CurrentTask current;
    final CpuAccounting accounting;
    final Backlog backlog;

    PeerCpu(
            int id,
            Machine machine,
            Neighbours neighbours,
            Tuning tuning,
            StarvationBound starvation,
            @Nullable SchedulingEvents events) {
        this.id = id;
        this.machine = machine;
        this.neighbours = neighbours;
        this.current = new CurrentTask(id, machine, tuning.sliceNanos(), starvation);
        this.accounting = new CpuAccounting(id, machine, events);
        this.backlog = new Backlog(id, neighbours, current, accounting, tuning.mostStolen());
    }

    // ---- what it is asked ----

    /**
     * The level or affinity of a task that may wait here has changed. After the change.
     *
     * @param level its level now
     * @param mayStay whether it may run here
     */
    public void waitingTaskChanged(int level, boolean mayStay) {
        backlog.markOutdated();
        if (mayStay) {
            current.urge(level);
        } else if (!isIdle() && (backlog.readyHint() > 0 || !backlog.isInboxEmpty())) {
            machine.interrupt(id);
        }
    }

    /** Asks the CPU to come to its loop. If it may be halted, the caller kicks it. */
    public void ring() {
        current.needResched();
        machine.rung(id);
    }

    /** After a push to this CPU, which was not halted: sees to it that it looks at its inbox in time. */
    public void urge(int level) {
        current.urge(level);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Also ends the sleep of a task that holds its CPU while it sleeps, because it is pinned to its carrier: that CPU
     * cannot come to its loop and expire its timers.
     */
    @Override
    public void reschedule() {
        current.interrupted();
    }

    // ---- what it is ----

    public int id() {
        return id;
    }

    public Neighbours neighbours() {
        return neighbours;
    }

    /** What waits here. */
    public Backlog backlog() {
        return backlog;
    }

    /** The task that runs here, unless it is a job. For the task itself; others get a hint. */
    public @Nullable PreemptibleTask running() {
        return current.get();
    }

    /** Whether the task that runs here shall give way. Polled at preemption points. */
    public boolean isReschedNeeded() {
        return current.isReschedNeeded();
    }

    /** The level it runs at; {@link #IDLE_LEVEL} if it runs nothing. A hint. */
    public int runningLevel() {
        return current.levelHint();
    }

    /** Whether it is without a task; a hint. */
    public boolean isIdle() {
        return runningLevel() == IDLE_LEVEL;
    }

    /** How many tasks of a level it has: in its queue, or running. A hint. */
    public int loadHint(int level) {
        return backlog.readyHint(level) + (runningLevel() == level ? 1 : 0);
    }

    /** Whether it has been asked to come to its loop, or something waits for that; a hint. */
    public boolean isAwaited() {
        return isReschedNeeded() || backlog.readyHint() > 0 || !backlog.isInboxEmpty();
    }

    // ---- what it has done ----

    public CpuCounters counters() {
        return accounting.counters;
    }

    public LatencyHistogram wakeLatency() {
        return accounting.wakeLatency;
    }

    /** Time that no counter has yet, up to {@code upTo}; a hint. */
    public long unbookedNanos(long upTo) {
        return accounting.unbookedNanos(upTo);
    }

    /** What it is doing, in a line for people; read without stopping it. */
    public String describe() {
        PreemptibleTask running = running();
        return "CPU " + id + ": "
                + (running != null ? "runs " + running : isIdle() ? "in its loop" : "runs a job, or in its loop")
                + ", ready " + backlog.readyHint() + ", inbox "
                + (backlog.isInboxEmpty() ? "empty" : "not empty")
                + (isReschedNeeded() ? ", reschedule" : "");
    }
}
