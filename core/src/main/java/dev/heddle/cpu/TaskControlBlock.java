package dev.heddle.cpu;

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
    public static final int NO_CPU = -1;

    /** For {@link #wakerCpu}: it was not woken but gave its CPU away. */
    private static final int NOT_WOKEN = -2;

    private final long id;

    /** The next task of an inbox list. Plain: written before the CAS that publishes this one. */
    @Nullable
    TaskControlBlock nextInInbox;

    /** Any thread may change it; whoever next places or dispatches the task goes by the new value. */
    private volatile int affinity;

    /** Any thread may change it; it counts from the next time the task is enqueued. */
    private volatile byte level;

    private short lastCpu = NO_CPU;
    private short wakerCpu = NO_CPU;

    /** When it became ready; 0 if it was not measured. */
    long readyAt;

    TaskControlBlock(long id, int level, int affinity) {
        this.id = id;
        this.level = (byte) level;
        this.affinity = affinity;
    }

    public long id() {
        return id;
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

    /** When it became ready, 0 if that was not measured; a hint for others than its owner. */
    public long readyAt() {
        return readyAt;
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

    /**
     * Runs it on the calling CPU until it yields, blocks or ends, as {@link dev.heddle.context.TaskContext#resume}.
     *
     * @return true if it has ended
     */
    abstract boolean resume();

    @Override
    public String toString() {
        return "task " + id + " " + describeState() + " level " + level + " last CPU " + lastCpu;
    }
}
