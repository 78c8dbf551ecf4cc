package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The task word: where a task is in its life, in one atomic int.
 *
 * <pre>
 *   state          wake                cancel               dispatch     dispatch undone   end of a run     body ended
 *   NEW            READY+QUEUED *      NEW+C *              -            -                 -                -
 *   READY+QUEUED   no change           +C *                 RUNNING *    -                 -                -
 *   RUNNING        RUNNING+NOTIFIED    +C *                 -            READY+QUEUED *    BLOCKED          DEAD
 *   +NOTIFIED      no change           +C *                 -            READY+QUEUED *    READY+QUEUED *   DEAD
 *   BLOCKED        READY+QUEUED *      READY+QUEUED+C *     -            -                 -                -
 *   DEAD           no change           no change            -            -                 -                -
 * </pre>
 *
 * <p>C is CANCELLED. Once set it stays until DEAD, and every other transition is the same with it. A star marks the
 * transitions that oblige their winner to do something: after a wake or the end of a run, and after the cancel of a
 * BLOCKED task, put the task into exactly one queue or inbox; after a dispatch, resume it; after every cancel,
 * end the call that it blocks in or will block in, and if it runs, interrupt its CPU; after the cancel of a NEW one, start
 * it, too, so that it can end.
 *
 * <ol>
 *   <li>Any thread may wake and cancel. Only the CPU that won the dispatch makes the last three.
 *   <li>A task in RUNNING is in no queue and no inbox: a wake that comes while its context is in use only marks it, and
 *       the CPU that runs it requeues it when it has come off the stack. So no task is on two CPUs, and none is visible
 *       to thieves while its stack is in use.
 *   <li>QUEUED is set by whoever must enqueue and cleared by the dispatch. A second wake in between changes nothing, so a
 *       task is never pushed twice and an inbox never becomes a ring.
 *   <li>A cancel ends nothing by itself: it makes the task run, and the task ends where it runs. So only a CPU reaps, and
 *       there is one reap, whoever cancels and however often.
 *   <li>Every transition is a CAS (but for a job's, which nobody else knows), so whoever reads a state sees what the
 *       thread that set it did before.
 * </ol>
 *
 * <p>It is a superclass, not a field, of the task: a million sleeping tasks pay for one object each.
 */
abstract class TaskState {
    static final int NEW = 0;
    static final int READY = 1;
    static final int RUNNING = 2;
    static final int BLOCKED = 3;
    static final int DEAD = 4;

    static final int PHASE = 7;
    static final int NOTIFIED = 8;
    static final int QUEUED = 16;
    static final int CANCELLED = 32;

    /** What {@link #cancelAndOwe} obliges its caller to. */
    enum CancelDebt {
        /** Nothing: it has been cancelled before, or has ended. */
        NONE,
        /** It has never been started: end the call that it will block in, and start it. */
        START,
        /** It was blocked: end the call that it blocks in, and enqueue it. */
        ENQUEUE,
        /** It runs, or is queued and will: end the call that it will block in, and interrupt its CPU if it has one. */
        INTERRUPT
    }

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(TaskState.class, "word", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Any thread, by the transitions above. {@link #NEW} at first, without a store: that would be a volatile one. */
    private volatile int word;

    /**
     * First wake of all.
     *
     * @return true if the caller must enqueue the task
     */
    final boolean wakeNewAndOwe() {
        return swap(NEW, READY | QUEUED) || swap(NEW | CANCELLED, READY | QUEUED | CANCELLED);
    }

    /** First wake of a task that nobody else knows yet; the caller must enqueue it, which publishes what we store. */
    final void wakeUnpublished() {
        WORD.setRelease(this, READY | QUEUED);
    }

    /**
     * A wake of a task that has been started.
     *
     * @return true if the caller must enqueue the task
     */
    final boolean wakeAndOwe() {
        while (true) {
            int now = word;
            int mark = now & CANCELLED;
            int unmarked = now & ~CANCELLED;
            if (unmarked == BLOCKED) {
                if (swap(now, READY | QUEUED | mark)) {
                    return true;
                }
            } else if (unmarked == RUNNING) {
                if (swap(now, now | NOTIFIED)) {
                    return false;
                }
            } else {
                return false;
            }
        }
    }

    /** Marks the task as cancelled, once. */
    final CancelDebt cancelAndOwe() {
        while (true) {
            int now = word;
            if (now == DEAD || (now & CANCELLED) != 0) {
                return CancelDebt.NONE;
            }
            int then = now == BLOCKED ? READY | QUEUED | CANCELLED : now | CANCELLED;
            if (swap(now, then)) {
                return switch (now & PHASE) {
                    case NEW -> CancelDebt.START;
                    case BLOCKED -> CancelDebt.ENQUEUE;
                    default -> CancelDebt.INTERRUPT;
                };
            }
        }
    }

    /**
     * A CPU has taken the task out of a queue.
     *
     * @return true if the caller must resume the task; false if it is not runnable and the caller takes the next one
     */
    final boolean dispatchAndOwe() {
        // Marked at any moment, but once at the most: so the second look is enough.
        return swap(READY | QUEUED, RUNNING) || swap(READY | QUEUED | CANCELLED, RUNNING | CANCELLED);
    }

    /**
     * The same for a job: it is woken once, before it is queued, and dispatched once, so whoever has taken it out of its
     * queue is the only one who changes its word, and the slot's CAS has ordered everything already.
     */
    final boolean dispatchJobAndOwe() {
        if (word != (READY | QUEUED)) {
            return false;
        }
        WORD.setRelease(this, RUNNING);
        return true;
    }

    /**
     * The task came off the stack and has not ended. Only the CPU that runs it.
     *
     * @return true if it was woken meanwhile (or yielded, which wakes it) and the caller must enqueue it
     */
    final boolean comeOffAndOwe() {
        while (true) {
            int now = word;
            int mark = now & CANCELLED;
            boolean notified = (now & NOTIFIED) != 0;
            if (swap(now, (notified ? READY | QUEUED : BLOCKED) | mark)) {
                return notified;
            }
        }
    }

    /** The task has ended. Only the CPU that runs it; nobody waits for this word. */
    final void end() {
        WORD.setRelease(this, DEAD);
    }

    /** The CPU that has just won the dispatch does not resume the task after all, and owes its enqueueing again. */
    final void undoDispatchAndOwe() {
        int now;
        do {
            now = word;
        } while (!swap(now, READY | QUEUED | (now & CANCELLED)));
    }

    private boolean swap(int from, int to) {
        return WORD.compareAndSet(this, from, to);
    }

    /** Whether somebody has cancelled it. Any thread; false once it has ended. */
    public final boolean isCancelled() {
        return (word & CANCELLED) != 0;
    }

    /** On a CPU, or on its way off. Any thread. */
    public final boolean isRunning() {
        return (word & PHASE) == RUNNING;
    }

    /** In a queue, in an inbox, or about to be put there. Any thread. */
    public final boolean isReady() {
        return (word & PHASE) == READY;
    }

    /** Waiting for a wake. Any thread. */
    public final boolean isBlocked() {
        return (word & PHASE) == BLOCKED;
    }

    /** Whether it has never been woken. Exact only before the task is published. */
    public final boolean isNew() {
        return (word & PHASE) == NEW;
    }

    /** Reaped. Any thread. */
    public final boolean isDead() {
        return word == DEAD;
    }

    /** The phase and its marks, for people. */
    public final String describeState() {
        int now = word;
        String phase = switch (now & PHASE) {
            case NEW -> "NEW";
            case READY -> "READY";
            case RUNNING -> "RUNNING";
            case BLOCKED -> "BLOCKED";
            default -> "DEAD";
        };
        return phase
                + ((now & NOTIFIED) != 0 ? "+NOTIFIED" : "")
                + ((now & QUEUED) != 0 ? "+QUEUED" : "")
                + ((now & CANCELLED) != 0 ? "+CANCELLED" : "");
    }
}
