package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The task word: where a task is in its life, in one atomic int.
 *
 * <pre>
 *   state          wake                dispatch     dispatch undone   end of a run     body ended
 *   NEW            READY+QUEUED *      -            -                 -                -
 *   READY+QUEUED   no change           RUNNING *    -                 -                -
 *   RUNNING        RUNNING+NOTIFIED    -            READY+QUEUED *    BLOCKED          DEAD
 *   +NOTIFIED      no change           -            READY+QUEUED *    READY+QUEUED *   DEAD
 *   BLOCKED        READY+QUEUED *      -            -                 -                -
 *   DEAD           no change           -            -                 -                -
 * </pre>
 *
 * <p>A star marks the transitions that oblige their winner to do something: after a wake or the end of a run, put the
 * task into exactly one queue or inbox; after a dispatch, resume it.
 *
 * <ol>
 *   <li>Any thread may wake. Only the CPU that won the dispatch makes the last three.
 *   <li>A task in RUNNING is in no queue and no inbox: a wake that comes while its context is in use only marks it, and
 *       the CPU that runs it requeues it when it has come off the stack. So no task is on two CPUs, and none is visible
 *       to thieves while its stack is in use.
 *   <li>QUEUED is set by whoever must enqueue and cleared by the dispatch. A second wake in between changes nothing, so a
 *       task is never pushed twice and an inbox never becomes a ring.
 *   <li>Every transition is a CAS, so whoever reads a state sees what the thread that set it did before.
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

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(TaskState.class, "word", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Any thread, by the transitions above. */
    private volatile int word = NEW;

    /**
     * First wake of all.
     *
     * @return true if the caller must enqueue the task
     */
    final boolean wakeNewAndOwe() {
        return WORD.compareAndSet(this, NEW, READY | QUEUED);
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
            if (now == BLOCKED) {
                if (WORD.compareAndSet(this, BLOCKED, READY | QUEUED)) {
                    return true;
                }
            } else if (now == RUNNING) {
                if (WORD.compareAndSet(this, RUNNING, RUNNING | NOTIFIED)) {
                    return false;
                }
            } else {
                return false;
            }
        }
    }

    /**
     * A CPU has taken the task out of a queue.
     *
     * @return true if the caller must resume the task; false if it is not runnable and the caller takes the next one
     */
    final boolean dispatchAndOwe() {
        return WORD.compareAndSet(this, READY | QUEUED, RUNNING);
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
        if (word == RUNNING && WORD.compareAndSet(this, RUNNING, BLOCKED)) {
            return false;
        }
        // Notified: until we queue it, nobody else changes the word, and the queue publishes what we store.
        WORD.setRelease(this, READY | QUEUED);
        return true;
    }

    /** The task has ended. Only the CPU that runs it; nobody waits for this word. */
    final void end() {
        WORD.setRelease(this, DEAD);
    }

    /** The CPU that has just won the dispatch does not resume the task after all, and owes its enqueueing again. */
    final void undoDispatchAndOwe() {
        WORD.setVolatile(this, READY | QUEUED);
    }

    final boolean isRunning() {
        return (word & PHASE) == RUNNING;
    }

    /** Whether it has never been woken. Exact only before the task is published. */
    final boolean isNew() {
        return word == NEW;
    }

    final boolean isDead() {
        return word == DEAD;
    }

    /** The phase and its marks, for people. */
    final String describeState() {
        int now = word;
        String phase = switch (now & PHASE) {
            case NEW -> "NEW";
            case READY -> "READY";
            case RUNNING -> "RUNNING";
            case BLOCKED -> "BLOCKED";
            default -> "DEAD";
        };
        return phase + ((now & NOTIFIED) != 0 ? "+NOTIFIED" : "") + ((now & QUEUED) != 0 ? "+QUEUED" : "");
    }
}
