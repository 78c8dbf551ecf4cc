package dev.heddle.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The ready tasks of one priority level on one CPU: first come, first served, in two queues that take turns. One holds the
 * tasks that go on living; the other those that had been cancelled when they became ready and only run to their end.
 *
 * <p>So ending any number of tasks delays a living one of their level by one of them at a time, and not by all that were
 * cancelled before it woke; and the dying ones get half of the level at least.
 *
 * <p>Who may call what is as in {@link ReadyQueue}.
 */
final class ReadyLevel {
    private final ReadyQueue living = new ReadyQueue();
    private final ReadyQueue dying = new ReadyQueue();

    /** Whether {@code dying} may hold something, so that a level without any reads one queue. Owner only. */
    private boolean someDie;

    /** Whether the last turn was a dying one's. Owner only. */
    private boolean oneDied;

    /** Owner only. */
    void add(TaskControlBlock task) {
        if (task.isCancelled()) {
            someDie = true;
            dying.add(task);
        } else {
            living.add(task);
        }
    }

    /** Owner only. */
    @Nullable
    TaskControlBlock take() {
        return someDie ? takeInTurn() : living.take();
    }

    private @Nullable TaskControlBlock takeInTurn() {
        oneDied = !oneDied;
        TaskControlBlock task = oneDied ? dying.take() : living.take();
        if (task == null) {
            task = oneDied ? living.take() : dying.take();
            someDie = dying.ownSize() > 0;
        }
        return task;
    }

    /** Any CPU but the owner: takes the first task that may run on {@code thief}. */
    @Nullable
    TaskControlBlock steal(int thief) {
        TaskControlBlock task = living.steal(thief);
        return task != null ? task : dying.steal(thief);
    }

    /** Owner only: as {@link ReadyQueue#ownSize}. */
    int ownSize() {
        return someDie ? living.ownSize() + dying.ownSize() : living.ownSize();
    }

    /** Any thread: how many wait; a hint. */
    int sizeHint() {
        return living.sizeHint() + dying.sizeHint();
    }

    /** Any thread: of the candidates in a domain, those that may run some task queued here. */
    int runnersAmong(int domain, int candidates) {
        int runners = living.runnersAmong(domain, candidates);
        return runners == candidates ? runners : runners | dying.runnersAmong(domain, candidates);
    }

    /** Owner only: as {@link ReadyQueue#affinities}. */
    CpuMask affinities(CpuMask others) {
        return dying.affinities(living.affinities(others));
    }

    /** Any thread: the first task, which may be gone already. */
    @Nullable
    TaskControlBlock peek() {
        TaskControlBlock task = living.peek();
        return task != null ? task : dying.peek();
    }

    /** Owner only: as {@link ReadyQueue#takeMisplaced}. */
    @Nullable
    TaskControlBlock takeMisplaced(int level, int cpu, CpuMask others, @Nullable TaskControlBlock last) {
        return dying.takeMisplaced(level, cpu, others, living.takeMisplaced(level, cpu, others, last));
    }

    /** For inspection, while nothing runs. */
    void visit(int level, WaitingVisitor visitor) {
        living.visit(level, visitor);
        dying.visit(level, visitor);
    }
}
