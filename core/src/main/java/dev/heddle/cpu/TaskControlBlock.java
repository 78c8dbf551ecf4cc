package dev.heddle.cpu;

import dev.heddle.context.TaskContext;
import dev.heddle.context.Wakeable;
import dev.heddle.machine.Machine;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of one task.
 *
 * <p>Fields without a word on threads are written by whoever owns the task at that moment (its creator before the first
 * wake; then the thread that has to enqueue it, the queue's taker, the CPU that runs it). Ownership passes through the
 * task word, a queue slot or an inbox head, each of which publishes them.
 */
public final class TaskControlBlock extends TaskState implements Wakeable {
    /** For {@link #lastCpu}: it has not run yet. For {@link #wakerCpu}: a thread that is no CPU. */
    public static final int NO_CPU = -1;

    /** For {@link #wakerCpu}: it was not woken but gave its CPU away. */
    private static final int NOT_WOKEN = -2;

    private final Neighbours home;
    private final TaskContext context;
    private final long id;

    /** The next task of an inbox list. Plain: written before the CAS that publishes this one. */
    @Nullable
    TaskControlBlock nextInInbox;

    /** The public object that stands for this task, made when somebody asks; the engine never looks at it. */
    private @Nullable Object face;

    /** Reused for each sleep unless it was abandoned in a CPU's timer queue. Written by the task itself alone. */
    private volatile @Nullable SleepTimer sleepTimer;

    /** Any thread may change it; whoever next places or dispatches the task goes by the new value. */
    private volatile int affinity;

    /** Any thread may change it; it counts from the next time the task is enqueued. */
    private volatile byte level;

    private short lastCpu = NO_CPU;
    private short wakerCpu = NO_CPU;

    /** When it became ready; 0 if it was not measured. */
    long readyAt;

    long runNanos;
    long waitNanos;
    int dispatches;

    /**
     * A task that has not been started.
     *
     * @param home the scheduler that it belongs to
     * @param id greater than 0, unique in its scheduler
     * @param level 0 (most urgent) to 3
     * @param affinity bit n: it may run on CPU n
     * @param contextFor makes its context
     */
    public TaskControlBlock(Neighbours home, long id, int level, int affinity, ContextFactory contextFor) {
        this.home = home;
        this.id = id;
        this.level = (byte) level;
        this.affinity = affinity;
        this.context = contextFor.create(this);
    }

    /** The same, with a context that does not refer back to its task. */
    public TaskControlBlock(Neighbours home, long id, int level, int affinity, TaskContext context) {
        this.home = home;
        this.id = id;
        this.level = (byte) level;
        this.affinity = affinity;
        this.context = context;
    }

    public long id() {
        return id;
    }

    public TaskContext context() {
        return context;
    }

    public Neighbours home() {
        return home;
    }

    public int level() {
        return level;
    }

    public void setLevel(int level) {
        this.level = (byte) level;
    }

    public int affinity() {
        return affinity;
    }

    public void setAffinity(int affinity) {
        this.affinity = affinity;
    }

    public boolean allows(int cpu) {
        return (affinity & 1 << cpu) != 0;
    }

    /** The CPU it last ran on, or {@link #NO_CPU}. */
    public int lastCpu() {
        return lastCpu;
    }

    /**
     * The CPU that runs it, or {@link #NO_CPU}. Any thread.
     *
     * <p>For whoever has just changed the affinity or the level: a CPU stores its number, wins the dispatch, then reads
     * both. So either we see RUNNING, and with it the number, or that CPU sees what we have changed. (Dekker pair:
     * change, then read the task word; dispatch, then read what may have changed.)
     */
    public int runningOn() {
        return isRunning() ? lastCpu : NO_CPU;
    }

    void ranOn(int cpu) {
        lastCpu = (short) cpu;
    }

    int wakerCpu() {
        return wakerCpu;
    }

    /** By whoever has to enqueue it, before that. */
    public void stampWake(long nanos, int waker) {
        readyAt = nanos;
        wakerCpu = (short) waker;
    }

    /** By the CPU it came off, which has to enqueue it again. */
    void stampRequeue(long nanos) {
        readyAt = nanos;
        wakerCpu = NOT_WOKEN;
    }

    boolean isWoken() {
        return wakerCpu != NOT_WOKEN;
    }

    public @Nullable Object face() {
        return face;
    }

    public void setFace(Object face) {
        this.face = face;
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
        requireAdmission(home.admit());
        if (wakeNewAndOwe()) {
            home.place(this);
        }
    }

    /**
     * First wake of a task that nobody but the caller knows; the caller must place it.
     *
     * @param admitted whether it may start
     * @throws RejectedExecutionException if not
     */
    public void startUnpublished(boolean admitted) {
        requireAdmission(admitted);
        wakeUnpublished();
    }

    private static void requireAdmission(boolean admitted) {
        if (!admitted) {
            throw new RejectedExecutionException("the scheduler takes no new tasks: it has been shut down");
        }
    }

    @Override
    public TaskControlBlock spawn(String name, ContextFactory contextFor) {
        return home.create(name, level, affinity, contextFor);
    }

    @Override
    public String toString() {
        return "task " + id + " " + describeState() + " level " + level + " last CPU " + lastCpu;
    }
}
