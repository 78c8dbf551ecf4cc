package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link ReadyQueue}: one CPU, its owner, adds and takes; every other CPU may steal. It does not grow.
 *
 * <p>A ring of slots between two indices that only the owner moves. To take a task, the owner or a thief, is to win the
 * CAS of its slot from the task to null. So a thief can pass over a task that it may not run and take one behind it;
 * what it takes leaves a hole that the owner skips.
 *
 * <ol>
 *   <li>Owner only: {@code head}, {@code tail}. Slots outside [head, tail) are null.
 *   <li>A slot is filled by the owner alone, and emptied by one CAS that one thread wins. That is the whole argument for
 *       "no task is taken twice"; indices are hints for thieves, and a thief with stale ones finds empty slots or tasks
 *       that are queued here now, which it may take all the same. So there is no ABA to fear.
 *   <li>An index is filled once, so one that has been emptied stays empty for ever. Whoever passes over such indices tells the
 *       others ({@code emptyBefore}), so that a thief does not step over the holes of all thieves before it: of a million tasks that
 *       one long task starts, each would cost it as many steps as have been stolen. Only what is empty is passed over, not what
 *       this thief may not run; and what was true once stays true, so it is written without order and a race between two
 *       writers loses at most a few steps. (An index read as empty was below the tail, so it has been filled.)
 * </ol>
 *
 * <p>Memory order: the slot's CAS and release store carry the task's contents. The store of {@code tail} is one
 * half of the Dekker pair (queue, idle): the owner stores it, then, after a full fence, reads the idle word; a halting CPU
 * changes the idle word, then reads {@code tail}. The store itself is a release: the fence stands where the idle word is
 * read, so that a CPU with nothing to announce pays none.
 *
 * <p>Rejected: taking batches from the head by one CAS of an index, as Go and Tokio do. It is cheaper for a thief, but one
 * task that may not leave its CPU at the head then hides all others.
 */
final class ReadyRing {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(TaskControlBlock[].class);
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle EMPTY_BEFORE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(ReadyRing.class, "head", long.class);
            TAIL = lookup.findVarHandle(ReadyRing.class, "tail", long.class);
            EMPTY_BEFORE = lookup.findVarHandle(ReadyRing.class, "emptyBefore", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Index of the first slot that may hold a task. Owner writes (opaque), thieves read as a hint. */
    private long head;

    /** Index behind the last slot. Owner writes (release), thieves read (volatile). */
    private long tail;

    /** No index before this one holds a task. Any thread but the owner writes and reads it (opaque); it may fall back. */
    private long emptyBefore;

    private final @Nullable TaskControlBlock[] slots;

    /** Filled after this one. Set once, by the owner, who fills this one no more from then on. */
    private volatile @Nullable ReadyRing next;

    /**
     * An empty ring.
     *
     * @param capacity a power of two
     * @param firstIndex where its indices begin
     */
    ReadyRing(int capacity, long firstIndex) {
        slots = new TaskControlBlock[capacity];
        head = firstIndex;
        tail = firstIndex;
        emptyBefore = firstIndex;
    }

    int capacity() {
        return slots.length;
    }

    /** Any thread: null for the last one. Read after a look at this ring, it leads to whatever was not seen here. */
    @Nullable
    ReadyRing next() {
        return next;
    }

    /** Owner only, once. */
    void append(ReadyRing ring) {
        next = ring;
    }

    /** Owner only; false if it is full. */
    boolean offer(TaskControlBlock task) {
        long end = tail;
        if (end - head == slots.length && !passHoles()) {
            return false;
        }
        SLOT.setRelease(slots, index(end), task);
        TAIL.setRelease(this, end + 1);
        return true;
    }

    /** Owner only: moves the head over what thieves have emptied. Returns whether there is room then. */
    private boolean passHoles() {
        long at = firstHint();
        while (at != tail && SLOT.getAcquire(slots, index(at)) == null) {
            at++;
        }
        HEAD.setOpaque(this, at);
        return tail - at != slots.length;
    }

    /** Owner only: takes the first task, skipping what thieves have left. */
    @Nullable
    TaskControlBlock take() {
        long end = tail;
        long at = head;
        if (at == end) {
            return null;
        }
        TaskControlBlock taken = null;
        while (at != end && taken == null) {
            taken = claim(index(at));
            at++;
        }
        HEAD.setOpaque(this, at);
        return taken;
    }

    /** Any thread: the first task, which may be gone already. */
    @Nullable
    TaskControlBlock peek() {
        // The tail first, as in steal: with an older head and a newer tail, the last task would be passed over.
        long end = (long) TAIL.getVolatile(this);
        long begin = firstHint();
        TaskControlBlock first = null;
        long at = begin;
        while (at - begin < Math.min(end - begin, slots.length) && first == null) {
            first = (TaskControlBlock) SLOT.getAcquire(slots, index(at));
            if (first == null) {
                at++;
            }
        }
        passedOver(begin, at);
        return first;
    }

    /** Any thread: where the first task may be. */
    private long firstHint() {
        long begin = (long) HEAD.getOpaque(this);
        // By difference: indices may overflow.
        return begin + Math.max(0, (long) EMPTY_BEFORE.getOpaque(this) - begin);
    }

    /** Any thread: there is no task from {@code begin}, which {@link #firstHint} gave, to before {@code end}. */
    private void passedOver(long begin, long end) {
        if (begin != end) {
            EMPTY_BEFORE.setOpaque(this, end);
        }
    }

    /** Owner only: no holes are left behind the first task, so this is exact for the owner when nobody steals. */
    int ownSize() {
        return (int) (tail - head);
    }

    /**
     * Owner only: takes out every task for which this queue is the wrong place.
     *
     * @param level of this queue
     * @param cpu the owner's number
     * @param others a task that may run on one of these CPUs is wrong here whatever its level
     * @param last the end of a list linked as an inbox's is, or null
     * @return the new end of that list
     */
    @Nullable
    TaskControlBlock takeMisplaced(int level, int cpu, CpuMask others, @Nullable TaskControlBlock last) {
        TaskControlBlock newest = last;
        for (long at = head; at != tail; at++) {
            int index = index(at);
            TaskControlBlock task = (TaskControlBlock) SLOT.getAcquire(slots, index);
            boolean wrong = task != null
                    && (task.level() != level
                            || !task.allows(cpu)
                            || task.affinity().intersects(others));
            if (wrong && SLOT.compareAndSet(slots, index, task, null)) {
                task.nextInInbox = newest;
                newest = task;
            }
        }
        return newest;
    }

    /** Any thread: an upper bound that may have changed already. */
    int sizeHint() {
        long end = (long) TAIL.getVolatile(this);
        return (int) Math.max(0, Math.min(end - firstHint(), Integer.MAX_VALUE));
    }

    /** Any CPU but the owner: takes the first task that may run on {@code thief}. */
    @Nullable
    TaskControlBlock steal(int thief) {
        long end = (long) TAIL.getVolatile(this);
        long begin = firstHint();
        if (end - begin <= 0) {
            return null;
        }
        long emptyUpTo = begin;
        TaskControlBlock taken = null;
        for (long at = begin; at - begin < Math.min(end - begin, slots.length) && taken == null; at++) {
            int index = index(at);
            TaskControlBlock task = (TaskControlBlock) SLOT.getAcquire(slots, index);
            boolean foreign = task != null && !task.allows(thief);
            if (task != null && !foreign && SLOT.compareAndSet(slots, index, task, null)) {
                taken = task;
            }
            if (!foreign && emptyUpTo == at) {
                // It was empty, or somebody was faster, or we have emptied it.
                emptyUpTo = at + 1;
            }
        }
        passedOver(begin, emptyUpTo);
        return taken;
    }

    /** Any thread: of the candidates in a domain, those that may run some task queued here. */
    int runnersAmong(int domain, int candidates) {
        long end = (long) TAIL.getVolatile(this);
        long begin = firstHint();
        int runners = 0;
        for (long at = begin; at - begin < Math.min(end - begin, slots.length) && runners != candidates; at++) {
            TaskControlBlock task = (TaskControlBlock) SLOT.getAcquire(slots, index(at));
            if (task != null) {
                runners |= task.affinity().word(domain) & candidates;
            }
        }
        return runners;
    }

    /** Owner only: as {@link ReadyQueue#affinities}. */
    CpuMask affinities(CpuMask others) {
        CpuMask all = others;
        for (long at = head; at != tail; at++) {
            TaskControlBlock task = (TaskControlBlock) SLOT.getAcquire(slots, index(at));
            if (task != null) {
                all = all.with(task.affinity());
            }
        }
        return all;
    }

    /** For inspection, while nothing runs: every task, first to last. */
    void visit(int level, WaitingVisitor visitor) {
        for (long at = head; at != tail; at++) {
            TaskControlBlock task = slots[index(at)];
            if (task != null) {
                visitor.visit(task, level);
            }
        }
    }

    /** Owner only: takes the task out of a slot, if there is one and no thief is faster. */
    private @Nullable TaskControlBlock claim(int index) {
        TaskControlBlock task = (TaskControlBlock) SLOT.getAcquire(slots, index);
        return task != null && SLOT.compareAndSet(slots, index, task, null) ? task : null;
    }

    private int index(long at) {
        return (int) at & slots.length - 1;
    }
}
