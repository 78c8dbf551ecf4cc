package dev.heddle.cpu;

import dev.heddle.machine.Machine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What others see of the task that runs on a CPU, and how they ask that CPU to come to its loop.
 *
 * <p>How an urgent task gets a CPU that is running something:
 *
 * <ol>
 *   <li>A waker on another CPU pushes the task to the inbox, then reads {@code level}: a less urgent one is asked to give
 *       way ({@code needResched}), an equal one gets a slice that ends (the timer is armed).
 *   <li>The owner clears {@code needResched} before it drains the inbox. A push that the drain missed therefore sets the
 *       flag after it was cleared, and the flag stays set. (Dekker pair: push, then set; clear, then drain.) The same
 *       holds for whatever else the owner is asked to look at: it is stored first, then the flag is set.
 *   <li>The owner stores {@code level}, and disarms the timer, before it looks at the inbox a last time and resumes the
 *       task. A waker that read the old level, or found the timer still armed, has pushed before that look, and the owner
 *       sets {@code needResched} itself. (Dekker pair: push, then read; store, then look.)
 * </ol>
 */
final class CurrentTask {
    /** How late the interrupt for a due timer comes: a CPU that reaches its loop by itself needs none. */
    private static final long TIMER_SLACK_NANOS = 250_000;

    private static final VarHandle NEED_RESCHED;
    private static final VarHandle LEVEL;
    private static final VarHandle TASK;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEED_RESCHED = lookup.findVarHandle(CurrentTask.class, "needResched", boolean.class);
            LEVEL = lookup.findVarHandle(CurrentTask.class, "level", int.class);
            TASK = lookup.findVarHandle(CurrentTask.class, "task", PreemptibleTask.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final int cpu;
    private final Machine machine;
    private final long sliceNanos;
    private final StarvationBound starvation;

    /** The CPU shall come to its loop. Set by anyone (volatile), cleared by the owner (volatile), polled opaquely. */
    private boolean needResched;

    /** Level of what runs, or {@link PeerCpu#IDLE_LEVEL}. The owner writes it (volatile, on change); anyone reads. */
    private int level = PeerCpu.IDLE_LEVEL;

    /**
     * The task that runs; null in the loop and in a job, whose dispatch need not pay for a reference stored into an old
     * object. The owner writes it (release); others read it (acquire) for rescue and display.
     */
    private @Nullable PreemptibleTask task;

    CurrentTask(int cpu, Machine machine, long sliceNanos, StarvationBound starvation) {
        this.cpu = cpu;
        this.machine = machine;
        this.sliceNanos = sliceNanos;
        this.starvation = starvation;
    }

    // ---- the flag ----

    /** Any thread. */
    void needResched() {
        NEED_RESCHED.setVolatile(this, true);
    }

    /** Owner only: whether it was asked to come to its loop; from here on it has come. */
    boolean takeNeedResched() {
        if (!needResched) {
            return false;
        }
        NEED_RESCHED.setVolatile(this, false);
        return true;
    }

    /** Any thread; a poll. */
    boolean isReschedNeeded() {
        return (boolean) NEED_RESCHED.getOpaque(this);
    }

    /** A CPU that is about to halt looks once more: the other half of the pair with whoever sets it, then kicks. */
    boolean isReschedNeededForSure() {
        return (boolean) NEED_RESCHED.getVolatile(this);
    }

    // ---- what runs ----

    /** Owner only: something of this level runs from now on. */
    void setLevel(int now) {
        if (level != now) {
            LEVEL.setVolatile(this, now);
        }
    }

    /** Owner only: its own last word. */
    int ownLevel() {
        return level;
    }

    /** Any thread; after a push to this CPU's inbox. */
    int level() {
        return (int) LEVEL.getVolatile(this);
    }

    /** Any thread; a hint. */
    int levelHint() {
        return (int) LEVEL.getOpaque(this);
    }

    /** Any thread; a hint: the CPU has been kicked, and is not awake yet. */
    boolean isWaking() {
        return machine.isWaking(cpu);
    }

    /** Owner only: null when the task has come off. */
    void set(@Nullable PreemptibleTask now) {
        TASK.setRelease(this, now);
    }

    /** Any thread; exact for the task itself, a hint for others. */
    @Nullable
    PreemptibleTask get() {
        return (PreemptibleTask) TASK.getAcquire(this);
    }

    // ---- when it shall give way ----

    /**
     * Owner only, before it resumes the task: the slice ends only if somebody waits for it; a sleeper whose time comes must
     * be seen to.
     */
    void armInterrupt(Backlog backlog, long now) {
        long deadline = backlog.holdsAtLeast(level) ? now + sliceNanos : Machine.NEVER;
        deadline = Math.min(deadline, starvation.deadline(now, sliceNanos));
        if (starvation.isOn() && backlog.holdsLessUrgentThan(level)) {
            // What was stolen together with this task waits since the bound was last looked at.
            deadline = Math.min(deadline, starvation.lookBy(now));
        }
        long timer = backlog.nextDeadline();
        if (timer != Machine.NEVER) {
            deadline = Math.min(deadline, Math.max(timer, now) + TIMER_SLACK_NANOS);
        }
        // What is replaced may be a waker's deadline, who pushed to our inbox: we look at that next. (Volatile both.)
        machine.rearmSlice(cpu, deadline);
    }

    /** Owner only: what runs here has made another task ready here, at this time (0: not measured). */
    void wokeAnother(int wokenLevel, long readyAt) {
        if (wokenLevel < level) {
            needResched();
        } else if (task != null && (wokenLevel == level || starvation.isOn())) {
            long now = readyAt == 0 ? machine.nanoTime() : readyAt;
            machine.armSlice(cpu, wokenLevel == level ? now + sliceNanos : starvation.lookBy(now));
        }
    }

    /** Owner only: a timer that is due by then was queued by what runs here. */
    void mindTimer(long deadline) {
        machine.armSlice(cpu, deadline + TIMER_SLACK_NANOS);
    }

    /** Any thread, after a push to this CPU, which was not halted: sees to it that it looks at its inbox in time. */
    void urge(int pushedLevel) {
        int running = level();
        if (pushedLevel < running && running != PeerCpu.IDLE_LEVEL) {
            machine.interrupt(cpu);
        } else if (pushedLevel == running) {
            machine.armSlice(cpu, machine.nanoTime() + sliceNanos);
        } else if (starvation.isOn() && running != PeerCpu.IDLE_LEVEL) {
            machine.armSlice(cpu, starvation.lookBy(machine.nanoTime()));
        }
    }

    /** Any thread: the reschedule interrupt, as {@link PerCpuScheduler#reschedule}. */
    void interrupted() {
        needResched();
        PreemptibleTask running = get();
        long deadline = running == null ? Machine.NEVER : running.sleepDeadline();
        if (running == null || deadline == Machine.NEVER) {
            return;
        }
        if (deadline <= machine.nanoTime()) {
            running.endSleep();
        } else {
            mindTimer(deadline);
        }
    }
}
