package dev.heddle.cpu;

import dev.heddle.context.TaskContext;
import dev.heddle.context.Wakeable;
import dev.heddle.machine.Machine;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A task that can yield, block, sleep and be preempted: everything but a {@link Job}. What the loop needs for every task is
 * in {@link TaskControlBlock}; here is what only these have.
 */
public final class PreemptibleTask extends TaskControlBlock implements Wakeable {
    /** Of {@code marks}. */
    private static final int SLOT = 63;

    private static final int CANCELLATION_DELIVERED = 64;
    private static final int NON_PREEMPTIBLE = 128;

    private final Neighbours home;
    private final TaskContext context;

    /** The public object that stands for this task, made when somebody asks; the engine never looks at it. */
    private @Nullable Object face;

    /** Reused for each sleep unless it was abandoned in a CPU's timer queue. Written by the task itself alone. */
    private volatile @Nullable SleepTimer sleepTimer;

    /** Where it is listed among those alive; written before it is published, by whoever starts it. Not ours to look into. */
    private @Nullable Object livesIn;

    /**
     * Three things in one byte, for the sake of a million sleeping tasks: its slot where it is listed, written with {@code
     * livesIn}; whether its cancellation has been delivered, and whether it passes its preemption points. The task itself
     * writes the last two, when it runs, so there is one writer at a time; it reads them, and the CPU that runs it does.
     */
    private byte marks;

    /** What it waits for. The task itself writes it, under the lock of {@link DonationPoint}s; any thread reads it. */
    private volatile @Nullable DonationPoint waitsFor;

    /** First of the points that lend to it. Under the lock of {@link DonationPoint}s. */
    @Nullable
    DonationPoint lenders;

    /** The level that it is counted at where it waits. Under the lock of {@link DonationPoint}s. */
    byte countedAt;

    long runNanos;
    long waitNanos;
    int dispatches;

    /**
     * A task that has not been started.
     *
     * @param home the scheduler that it belongs to
     * @param id greater than 0, unique in its scheduler
     * @param level 0 (most urgent) to 3
     * @param affinity the CPUs that it may run on
     * @param contextFor makes its context
     */
    public PreemptibleTask(Neighbours home, long id, int level, CpuMask affinity, ContextFactory contextFor) {
        super(id, level, affinity);
        this.home = home;
        this.context = contextFor.create(this);
    }

    /** The same, with a context that does not refer back to its task. */
    public PreemptibleTask(Neighbours home, long id, int level, CpuMask affinity, TaskContext context) {
        super(id, level, affinity);
        this.home = home;
        this.context = context;
    }

    public Neighbours home() {
        return home;
    }

    public TaskContext context() {
        return context;
    }

    @Override
    boolean resume() {
        return context.resume();
    }

    /** It is listed among those alive, in this slot (0 to {@value #SLOT}) of that place. */
    public void livesIn(Object place, int slot) {
        this.livesIn = place;
        this.marks = (byte) ((marks & ~SLOT) | slot);
    }

    public @Nullable Object livesIn() {
        return livesIn;
    }

    public int slot() {
        return marks & SLOT;
    }

    public @Nullable Object face() {
        return face;
    }

    public void setFace(Object face) {
        this.face = face;
    }

    /**
     * Changes the level that users set; what is lent stays. Any thread. Step 6 of {@link DonationPoint}.
     *
     * @param level 0 (most urgent) to 3
     */
    public void changeBaseLevel(int level) {
        if (level != baseLevel()) {
            setBaseLevel(level);
            if (waitsFor != null) {
                DonationPoint.recount(this);
            }
            home.levelChanged(this);
        }
    }

    @Nullable
    DonationPoint waitsFor() {
        return waitsFor;
    }

    void setWaitsFor(@Nullable DonationPoint point) {
        waitsFor = point;
    }

    /** Time it has run, in nanoseconds; exact for the task itself, a hint for others. */
    public long runNanos() {
        return runNanos;
    }

    /** Time it has been ready and not running, in nanoseconds; a hint for others than the task itself. */
    public long waitNanos() {
        return waitNanos;
    }

    /** How often it was started or resumed; a hint for others than the task itself. */
    public long dispatches() {
        return Integer.toUnsignedLong(dispatches);
    }

    /**
     * The timer for the task's next sleep. The task itself only. One that is still queued belongs to the CPU where the
     * task went to sleep before, and is left to it.
     */
    SleepTimer timerFor(long deadline) {
        SleepTimer timer = sleepTimer;
        if (timer == null || timer.isQueued()) {
            abandonSleep();
            timer = new SleepTimer(this);
            sleepTimer = timer;
        }
        timer.deadline = deadline;
        return timer;
    }

    /** The task goes on before its deadline, and does not want to be woken at it. The task itself only. */
    public void abandonSleep() {
        SleepTimer timer = sleepTimer;
        if (timer != null && timer.isQueued()) {
            timer.abandon();
            sleepTimer = null;
        }
    }

    /** The deadline of a timer of this task that is queued somewhere, or {@link Machine#NEVER}. Any thread. */
    long sleepDeadline() {
        SleepTimer timer = sleepTimer;
        return timer != null && timer.isQueued() ? timer.deadline : Machine.NEVER;
    }

    /** Whether some CPU will wake it at its deadline. The task itself only. */
    public boolean isTimerQueued() {
        return sleepDeadline() != Machine.NEVER;
    }

    /** Ends a sleep whose deadline has come. Any thread. */
    void endSleep() {
        SleepTimer timer = sleepTimer;
        if (timer != null) {
            timer.fire();
        }
    }

    @Override
    public void wake() {
        if (wakeAndOwe()) {
            home.place(this);
        } else if (isNew()) {
            start();
        }
    }

    private void start() {
        requireAdmission(home.admit(this));
        if (wakeNewAndOwe()) {
            home.place(this);
        }
    }

    static void requireAdmission(boolean admitted) {
        if (!admitted) {
            throw new RejectedExecutionException("the scheduler takes no new tasks: it has been shut down");
        }
    }

    /**
     * Cancels it, in whatever state it is: it will run to its end, and nobody waits for that here. Any thread.
     *
     * <p>It is marked first, so that whatever it does after being interrupted it does as a cancelled task. What it blocks
     * in is interrupted before it is enqueued: then the JDK has made its thread runnable when a CPU resumes it. One that is
     * queued, or has not begun, is interrupted too: it may come to a blocking call before it comes to a preemption point.
     *
     * @return whether this call has cancelled it; false if it had been cancelled or had ended before
     */
    public boolean cancel() {
        CancelDebt debt = cancelAndOwe();
        switch (debt) {
            case START -> {
                context.interrupt();
                startToEnd();
            }
            case ENQUEUE -> {
                context.interrupt();
                home.place(this);
            }
            case INTERRUPT -> {
                context.interrupt();
                home.cancelled(this);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Starts a task that was cancelled before its start, so that its thread terminates. Any thread, any number of times. */
    public void startToEnd() {
        try {
            context.start();
        } catch (RejectedExecutionException closing) {
            // Its thread is over without having begun, which is what was asked for.
            return;
        }
    }

    /**
     * Takes delivery of a cancellation. The task itself only: it is delivered once, so that what cleans up behind the
     * error can pass preemption points.
     *
     * @return true if the caller must end the task by an error; never while preemption is off
     */
    public boolean takeCancellationAndOwe() {
        if ((marks & (NON_PREEMPTIBLE | CANCELLATION_DELIVERED)) != 0 || !isCancelled()) {
            return false;
        }
        marks |= (byte) CANCELLATION_DELIVERED;
        return true;
    }

    /**
     * From here on it passes its preemption points, or no more. The task itself only.
     *
     * <p>Whoever sets it sets it back to what it was, which nests, however deep; and a level of nesting that had not even
     * the stack for that (it is left by a {@code StackOverflowError}) is made good by the next one out.
     *
     * @return what it was before
     */
    public boolean setNonPreemptible(boolean now) {
        boolean before = isNonPreemptible();
        marks = (byte) (now ? marks | NON_PREEMPTIBLE : marks & ~NON_PREEMPTIBLE);
        return before;
    }

    /** The task itself only. */
    public boolean isNonPreemptible() {
        return (marks & NON_PREEMPTIBLE) != 0;
    }

    /** Whether a cancellation waits to be delivered. The task itself, or the CPU that runs it. */
    boolean hasPendingCancellation() {
        return isCancelled() && (marks & CANCELLATION_DELIVERED) == 0;
    }

    @Override
    public PreemptibleTask spawn(String name, ContextFactory contextFor) {
        // Not what is lent to the parent: nobody waits for the child.
        return home.create(name, baseLevel(), affinity(), contextFor);
    }
}
