package dev.heddle.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that makes the {@link Round} in short intervals while any CPU is out of its halt, and sleeps while all are
 * in it.
 *
 * <ol>
 *   <li>When {@value #ROUNDS_BEFORE_DOZE} rounds in a row have found nothing, the thread sets {@code dozing}, then reads every latch. All
 *       of them in their halt: it sleeps; otherwise it goes on. (After the first such round already, a scheduler that is woken a few
 *       hundred times a second would pay for a wake of this thread with most of its own.)
 *   <li>A carrier that leaves its halt stores that in its latch, then reads {@code dozing}, and wakes the thread. All volatile, each
 *       side stores, then loads the other's word: a Dekker pair, so no CPU runs unwatched.
 *   <li>After being woken the thread waits for an interval before it looks: nothing can be late yet.
 * </ol>
 *
 * <p>So a busy scheduler pays some hundred short looks a second, a wake after a doze pays an unpark, and an idle scheduler
 * pays nothing but one look in each {@code longestDoze}.
 *
 * <p>What a round throws goes where a thread's uncaught exception goes, and the rounds go on: a report that cannot be
 * written must not cost a blocked carrier's CPU its hand-over.
 */
final class Patrol implements Runnable {
    private static final int ROUNDS_BEFORE_DOZE = 10;

    private static final VarHandle DOZING;

    static {
        try {
            DOZING = MethodHandles.lookup().findVarHandle(Patrol.class, "dozing", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final HaltLatch[] latches;
    private final Round round;
    private final long intervalNanos;
    private final long longestDozeNanos;

    /** Set by the thread; cleared by it and, to wake it, by one carrier. */
    private volatile boolean dozing;

    private volatile boolean stopping;

    /** Set before the thread starts. */
    private boolean prompt;

    /** Whether the last round failed. The thread's own. */
    private boolean failing;

    /** Set before any CPU runs. */
    private @Nullable Thread thread;

    Patrol(HaltLatch[] latches, Round round, long intervalNanos, long longestDozeNanos) {
        this.latches = latches;
        this.round = round;
        this.intervalNanos = intervalNanos;
        this.longestDozeNanos = longestDozeNanos;
    }

    /** Starts it. A prompt one asks the operating system to run it on time, however busy the cores are. */
    void start(String name, boolean prompt) {
        this.prompt = prompt;
        thread = Thread.ofPlatform().daemon().name(name).start(this);
    }

    /** A carrier has left its halt. */
    void roused() {
        if (dozing && DOZING.compareAndSet(this, true, false)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        if (prompt) {
            PromptWaking.shortSlice();
        }
        int quietRounds = 0;
        while (!stopping) {
            quietRounds = look() ? 0 : quietRounds + 1;
            if (quietRounds >= ROUNDS_BEFORE_DOZE) {
                doze();
                quietRounds = 0;
            }
            LockSupport.parkNanos(this, intervalNanos);
        }
    }

    /** A round. If it fails, no CPU may go unwatched for it: that is reported, once in a row, and the next round is made. */
    private boolean look() {
        try {
            boolean busy = round.check(System.nanoTime());
            failing = false;
            return busy;
        } catch (RuntimeException | Error failure) {
            if (!failing) {
                failing = true;
                report(failure);
            }
            return true;
        }
    }

    private static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } catch (RuntimeException | Error ignored) {
            // As the JVM does with what a handler throws.
            return;
        }
    }

    private void doze() {
        dozing = true;
        if (allHalted() && !stopping) {
            LockSupport.parkNanos(this, longestDozeNanos);
        }
        dozing = false;
    }

    private boolean allHalted() {
        for (HaltLatch latch : latches) {
            if (!latch.isHalted()) {
                return false;
            }
        }
        return true;
    }

    /** Ends the thread and waits for its end, which is a matter of microseconds. */
    void stop() {
        stopping = true;
        Threads.endOf(thread);
    }
}
