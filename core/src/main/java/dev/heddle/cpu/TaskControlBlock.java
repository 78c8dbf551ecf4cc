package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the loop needs to know of every task.
 *
 * <p>Fields without a word on threads are written by whoever owns the task at that moment (its creator before the first
 * wake; then the thread that has to enqueue it, the queue's taker, the CPU that runs it). Ownership passes through the
 * task word, a queue slot or an inbox head, each of which publishes them.
 */
public abstract class TaskControlBlock extends TaskState {
    /** For {@link #lastCpu}: it has not run yet. For {@link #wakerCpu}: a thread that is no CPU. */
    public static final int NO_CPU = CpuMask.NO_CPU;

    /** For {@link #wakerCpu}: it was not woken but gave its CPU away. */
    private static final int NOT_WOKEN = -2;

    /** A level less urgent than any. */
    static final int NOTHING_LENT = ReadyQueues.LEVELS;

    private static final VarHandle BASE_LEVEL;
    private static final VarHandle LENT_LEVEL;
    private static final VarHandle AFFINITY;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            BASE_LEVEL = lookup.findVarHandle(TaskControlBlock.class, "baseLevel", byte.class);
            LENT_LEVEL = lookup.findVarHandle(TaskControlBlock.class, "lentLevel", byte.class);
            AFFINITY = lookup.findVarHandle(TaskControlBlock.class, "affinity", CpuMask.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final long id;

    /** The next task of an inbox list. Plain: written before the CAS that publishes this one. */
    @Nullable
    TaskControlBlock nextInInbox;

    /** Any thread may change it; whoever next places or dispatches the task goes by the new value. */
    @SuppressWarnings("NullAway.Init") // by the constructor, through its handle
    private volatile CpuMask affinity;

    /** What users have set. Any thread may change it, whoever is last wins. */
    private volatile byte baseLevel;

    /** The most urgent level lent by those that wait for it. Written under the lock of {@link DonationPoint}s alone. */
    private volatile byte lentLevel;

    /** Short integers serve for the CPUs that a scheduler can have, and keep a million sleeping tasks small. */
    private short lastCpu = NO_CPU;

    private short wakerCpu = NO_CPU;

    /** When it became ready; 0 if it was not measured. */
    long readyAt;

    TaskControlBlock(long id, int level, CpuMask affinity) {
        this.id = id;
        // Plain: nobody else knows the task yet, and a volatile store is a fence, a tenth of a job's dispatch.
        BASE_LEVEL.set(this, (byte) level);
        LENT_LEVEL.set(this, (byte) NOTHING_LENT);
        AFFINITY.set(this, affinity);
    }

    public long id() {
        return id;
    }

    /**
     * The level that the loop, the queues and the placement go by. Any thread. It is a function of the two below and
     * stored nowhere, so it is never out of date; whoever changes one of them has the task moved to where it belongs now.
     */
    public int level() {
        return Math.min(baseLevel, lentLevel);
    }

    /** The level that users have set. Any thread. */
    public int baseLevel() {
        return baseLevel;
    }

    final void setBaseLevel(int level) {
        this.baseLevel = (byte) level;
    }

    int lentLevel() {
        return lentLevel;
    }

    void setLentLevel(int level) {
        this.lentLevel = (byte) level;
    }

    public CpuMask affinity() {
        return affinity;
    }

    public void setAffinity(CpuMask affinity) {
        this.affinity = affinity;
    }

    public boolean allows(int cpu) {
        return affinity.contains(cpu);
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

    /** When it became ready, 0 if that was not measured; a hint for others than its owner. */
    public long readyAt() {
        return readyAt;
    }

    /** By the CPU it came off, which has to enqueue it again. */
    void stampRequeue(long nanos) {
        readyAt = nanos;
        wakerCpu = NOT_WOKEN;
    }

    boolean isWoken() {
        return wakerCpu != NOT_WOKEN;
    }

    /**
     * Runs it on the calling CPU until it yields, blocks or ends, as {@link dev.heddle.context.TaskContext#resume}.
     *
     * @return true if it has ended
     */
    abstract boolean resume();

    @Override
    public String toString() {
        return "task " + id + " " + describeState() + " level " + level() + " last CPU " + lastCpu;
    }
}
