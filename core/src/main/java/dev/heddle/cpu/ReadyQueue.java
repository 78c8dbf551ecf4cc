package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One FIFO queue of ready tasks: one CPU, its owner, adds and takes; every other CPU may steal. It is a chain of
 * {@link ReadyRing}s, of one ring nearly always.
 *
 * <ol>
 *   <li>Owner only: adding, to the last ring; taking, from the first; linking a larger one behind a last one that is full; and leaving the first,
 *       which it does when it has found it empty and there is another. Nothing is added to a ring that is not the last, so what was left stays
 *       empty.
 *   <li>A thief begins at what it reads as the first ring, and follows the links. One that was left finds nothing there, and its link still
 *       leads to those behind it. It reads a ring's link after the ring, so it misses only what was added after that look; and
 *       whoever added that reads the idle word later still (the pair (queue, idle) of {@link ReadyRing}).
 *   <li>Nothing is moved when the queue grows, and a ring has a largest size: growth takes the same time however many wait.
 * </ol>
 *
 * <p>Rejected: moving all tasks to a ring twice as large, which this was. With 65,536 of them the CPU did nothing else for 10 to 20 ms in
 * a JVM that has just started, so starting or ending 100,000 tasks at once delayed all others on it.
 */
final class ReadyQueue {
    private static final VarHandle FIRST;
    private static final int INITIAL_CAPACITY = 64;

    /** 256 KiB with compressed references: cleared in some 20 µs. */
    private static final int LARGEST_CAPACITY = 1 << 16;

    static {
        try {
            FIRST = MethodHandles.lookup().findVarHandle(ReadyQueue.class, "first", ReadyRing.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** No ring before this one holds a task. The owner writes it (release), thieves read it (volatile). */
    private ReadyRing first;

    /** The one that is filled. Owner only. */
    private ReadyRing last;

    /** The sizes of all rings but the first. Owner only. */
    private int behind;

    ReadyQueue() {
        this(INITIAL_CAPACITY, 0);
    }

    /** For tests: a small ring, and indices that are about to overflow. */
    ReadyQueue(int capacity, long firstIndex) {
        first = new ReadyRing(capacity, firstIndex);
        last = first;
    }

    /** Owner only. */
    void add(TaskControlBlock task) {
        if (first != last || !first.offer(task)) {
            addBehind(task);
        }
    }

    private void addBehind(TaskControlBlock task) {
        int before = first == last ? 0 : last.ownSize();
        if (first == last || !last.offer(task)) {
            ReadyRing larger = new ReadyRing(Math.min(2 * last.capacity(), LARGEST_CAPACITY), 0);
            larger.offer(task);
            last.append(larger);
            last = larger;
            before = 0;
        }
        // Thieves may have taken some meanwhile, and the ring may have noticed.
        behind += last.ownSize() - before;
    }

    /** Owner only: takes the first task, skipping what thieves have left. */
    @Nullable
    TaskControlBlock take() {
        TaskControlBlock task = first.take();
        return task != null || first == last ? task : takeBehind();
    }

    private @Nullable TaskControlBlock takeBehind() {
        TaskControlBlock task = null;
        ReadyRing next = first.next();
        while (task == null && next != null) {
            behind -= next.ownSize();
            FIRST.setRelease(this, next);
            task = next.take();
            next = next.next();
        }
        return task;
    }

    /** Owner only: no holes are left behind the first task, so this is exact for the owner when nobody steals. */
    int ownSize() {
        return first.ownSize() + behind;
    }

    private ReadyRing firstRing() {
        return (ReadyRing) FIRST.getVolatile(this);
    }

    /** Any thread: the first task, which may be gone already. */
    @Nullable
    TaskControlBlock peek() {
        TaskControlBlock task = null;
        for (ReadyRing ring = firstRing(); ring != null && task == null; ring = ring.next()) {
            task = ring.peek();
        }
        return task;
    }

    /**
     * Owner only: takes out every task for which this queue is the wrong place.
     *
     * @param level of this queue
     * @param cpu the owner's number
     * @param others a task that may run on one of these CPUs is wrong here whatever its level
     * @param newest the end of a list linked as an inbox's is, or null
     * @return the new end of that list
     */
    @Nullable
    TaskControlBlock takeMisplaced(int level, int cpu, CpuMask others, @Nullable TaskControlBlock newest) {
        TaskControlBlock end = newest;
        for (ReadyRing ring = first; ring != null; ring = ring.next()) {
            end = ring.takeMisplaced(level, cpu, others, end);
        }
        return end;
    }

    /** Any thread: an upper bound that may have changed already. */
    int sizeHint() {
        int size = 0;
        for (ReadyRing ring = firstRing(); ring != null; ring = ring.next()) {
            size += ring.sizeHint();
        }
        return size;
    }

    /** Any CPU but the owner: takes the first task that may run on {@code thief}. */
    @Nullable
    TaskControlBlock steal(int thief) {
        TaskControlBlock task = null;
        for (ReadyRing ring = firstRing(); ring != null && task == null; ring = ring.next()) {
            task = ring.steal(thief);
        }
        return task;
    }

    /** Any thread: of the candidates in a domain, those that may run some task queued here. */
    int runnersAmong(int domain, int candidates) {
        int runners = 0;
        for (ReadyRing ring = firstRing(); ring != null && runners != candidates; ring = ring.next()) {
            runners |= ring.runnersAmong(domain, candidates);
        }
        return runners;
    }

    /** Owner only: a set, and with it the affinities of all tasks here. */
    CpuMask affinities(CpuMask others) {
        CpuMask all = others;
        for (ReadyRing ring = first; ring != null; ring = ring.next()) {
            all = ring.affinities(all);
        }
        return all;
    }

    /** For inspection, while nothing runs: every task, first to last. */
    void visit(int level, WaitingVisitor visitor) {
        for (ReadyRing ring = first; ring != null; ring = ring.next()) {
            ring.visit(level, visitor);
        }
    }
}
