package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A CPU's remote wakes: a lock-free stack that any thread pushes to and that is always taken as a whole.
 *
 * <ol>
 *   <li>Push links the task to the head it has read, then puts it in the head's place by CAS. The links are plain: the
 *       CAS publishes them.
 *   <li>Drain swaps the head with null and reverses the list, so tasks come out in the order of their pushes. Since
 *       nobody takes a single task, a head that left and came back (ABA) does no harm, and several drainers are
 *       harmless: each gets a list of its own. (A searcher drains the inbox of a CPU that does not reach its loop.)
 *   <li>The drainer reads a task's link before it hands the task on: from then on the link belongs to whoever pushes
 *       that task next.
 *   <li>The owner need not see to a long list at one go: what it puts back is older than whatever has been pushed since,
 *       so it has a place of its own, oldest first, and is drained before the stack. Only the owner puts back, and only
 *       when it has just drained, so that place is empty then; anybody may take it, by the same swap.
 * </ol>
 *
 * <p>Memory order: the push is one half of the Dekker pair (inbox, idle): it must be a volatile access, followed by a
 * volatile read of the idle word. The other half is {@link #isEmpty} after a CPU has put itself among the halted.
 */
final class RemoteInbox {
    private static final VarHandle HEAD = MethodHandles.arrayElementVarHandle(TaskControlBlock[].class);

    /** Where the head is in its array: at least 128 bytes, a pair of cache lines, on either side. */
    private static final int AT = 32;

    /** Where what was put back is, on a line that only drainers touch. */
    private static final int PUT_BACK = 3 * AT;

    /** How many tasks a glance looks at: as good as all, but it ends, whatever the links do meanwhile. */
    private static final int GLANCE = 10_000;

    private final @Nullable TaskControlBlock[] head = new TaskControlBlock[4 * AT];

    /** Any thread. The caller owes the task's enqueueing, so it is in no inbox and no queue. */
    void push(TaskControlBlock task) {
        TaskControlBlock first;
        do {
            first = (TaskControlBlock) HEAD.getVolatile(head, AT);
            task.nextInInbox = first;
        } while (!HEAD.compareAndSet(head, AT, first, task));
    }

    /** Any thread. Volatile: see the class comment. */
    boolean isEmpty() {
        return HEAD.getVolatile(head, AT) == null && HEAD.getVolatile(head, PUT_BACK) == null;
    }

    /**
     * Any thread: of the candidates in a domain, those that may run one of the newest tasks here. A glance, not a
     * promise: the list may be drained and its tasks pushed elsewhere while we follow the links, so what we see are
     * tasks, but not always this inbox's.
     */
    int runnersAmong(int domain, int candidates) {
        int runners = listed(PUT_BACK, domain, candidates);
        return runners == candidates ? runners : runners | listed(AT, domain, candidates);
    }

    private int listed(int list, int domain, int candidates) {
        int runners = 0;
        TaskControlBlock task = (TaskControlBlock) HEAD.getVolatile(head, list);
        for (int i = 0; i < GLANCE && task != null && runners != candidates; i++) {
            runners |= task.affinity().word(domain) & candidates;
            task = task.nextInInbox;
        }
        return runners;
    }

    /** Any thread: the oldest task here, or one that was here a moment ago; a glance, as {@link #runnersAmong}. */
    @Nullable
    TaskControlBlock oldestHint() {
        TaskControlBlock oldest = (TaskControlBlock) HEAD.getVolatile(head, PUT_BACK);
        if (oldest != null) {
            return oldest;
        }
        TaskControlBlock task = (TaskControlBlock) HEAD.getVolatile(head, AT);
        for (int i = 0; i < GLANCE && task != null; i++) {
            oldest = task;
            task = task.nextInInbox;
        }
        return oldest;
    }

    /** For inspection, while nothing runs: every task, in no particular order. False if there are more than {@code limit}: a ring. */
    boolean visit(int limit, WaitingVisitor visitor) {
        return visitList(PUT_BACK, limit, visitor) && visitList(AT, limit, visitor);
    }

    private boolean visitList(int list, int limit, WaitingVisitor visitor) {
        int left = limit;
        TaskControlBlock task = (TaskControlBlock) HEAD.getVolatile(head, list);
        for (; task != null && left >= 0; left--) {
            visitor.visit(task, WaitingVisitor.IN_INBOX);
            task = task.nextInInbox;
        }
        return left >= 0;
    }

    /** Takes what was put back or, if there is no such, what has been pushed; oldest first, linked by {@link #next}. */
    @Nullable
    TaskControlBlock drain() {
        if (HEAD.getVolatile(head, PUT_BACK) != null) {
            TaskControlBlock rest = (TaskControlBlock) HEAD.getAndSet(head, PUT_BACK, (TaskControlBlock) null);
            if (rest != null) {
                return rest;
            }
        }
        if (HEAD.getVolatile(head, AT) == null) {
            return null;
        }
        return oldestFirst((TaskControlBlock) HEAD.getAndSet(head, AT, (TaskControlBlock) null));
    }

    /** Reverses a list that the caller owns. */
    static @Nullable TaskControlBlock oldestFirst(@Nullable TaskControlBlock last) {
        TaskControlBlock newest = last;
        TaskControlBlock oldest = null;
        while (newest != null) {
            TaskControlBlock older = newest.nextInInbox;
            newest.nextInInbox = oldest;
            oldest = newest;
            newest = older;
        }
        return oldest;
    }

    /** Owner only, right after {@link #drain}: the rest of that list, to be drained next. */
    void putBack(TaskControlBlock rest) {
        HEAD.setVolatile(head, PUT_BACK, rest);
    }

    /** The one after {@code task} in a drained list. Cuts the link: call it before the task is handed on. */
    static @Nullable TaskControlBlock next(TaskControlBlock task) {
        TaskControlBlock next = task.nextInInbox;
        task.nextInInbox = null;
        return next;
    }
}
