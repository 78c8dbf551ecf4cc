package dev.heddle.simulator;

import dev.heddle.cpu.PerCpuScheduler;
import org.jspecify.annotations.Nullable;

/** What the machine knows of one CPU: its kick latch, its slice timer, what is on its way to it, and what it does now. */
final class SimulatedCpu {
    private final Timeline timeline;
    final int id;

    /** The engine's side of it. Set before the machine starts. */
    final PerCpuScheduler scheduler;

    /** What runs its loop, or ran it last. */
    @Nullable
    Strand strand;

    /** A kick that came since the last halt returned. */
    boolean kicked;

    /** The strand that halts here; null if none does. */
    @Nullable
    Strand halted;

    long haltedSince;

    /** The strand whose task computes here and may be preempted; null if none does. */
    @Nullable
    Strand computing;

    /** The virtual thread that is mounted here; null if none is. */
    @Nullable
    SimulatedThread mounted;

    /** Time that it has spent on what it could not let pass at that moment; it is let pass at the next occasion. */
    long debt;

    /** How many of the tasks that it has stolen it has paid for. */
    long stealsPaid;

    final Event kick = new Event() {
        @Override
        void happen() {
            kickArrives();
        }
    };
    final Event interrupt = new Event() {
        @Override
        void happen() {
            interruptArrives();
        }
    };
    final Event slice = new Event() {
        @Override
        void happen() {
            interruptArrives();
        }
    };

    SimulatedCpu(Timeline timeline, int id, PerCpuScheduler scheduler) {
        this.timeline = timeline;
        this.id = id;
        this.scheduler = scheduler;
    }

    /** Whether its strand has been stalled in the middle of something. */
    boolean isStalled() {
        Strand one = strand;
        return one != null && one.stalled;
    }

    @Override
    public String toString() {
        String does = halted != null ? "waits" : computing != null ? "computes" : isStalled() ? "stalled" : "busy";
        return does
                + (kicked ? ", kicked" : "")
                + (kick.isQueued() ? ", a kick arrives at " + kick.time : "")
                + (interrupt.isQueued() ? ", an interrupt at " + interrupt.time : "")
                + (slice.isQueued() ? ", its slice ends at " + slice.time : "");
    }

    private void kickArrives() {
        kicked = true;
        Strand sleeper = halted;
        if (sleeper != null) {
            timeline.resumeEarly(sleeper);
        }
    }

    private void interruptArrives() {
        scheduler.reschedule();
        rung();
    }

    /** Its {@code needResched} has been set: a task that computes notices at once. */
    void rung() {
        Strand busy = computing;
        if (busy != null) {
            timeline.rouse(busy);
        }
    }
}
