package dev.heddle.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One deadline a CPU, and one thread that delivers the reschedule interrupt when a deadline has passed.
 *
 * <p>The thread sleeps until the earliest deadline it has seen ({@code planned}). Protocol:
 *
 * <ol>
 *   <li>Arming stores the deadline, then reads {@code planned}, and unparks the thread only if the deadline is earlier.
 *       The thread stores {@code planned}, then reads all deadlines once more before it sleeps. Each side stores, then
 *       loads the other's word, all volatile: a Dekker pair, so one of the two sees the other.
 *   <li>A CPU that replaces its own armed deadline by a later one (what happens at each switch under load) needs no look at
 *       the plan: the thread wakes for the older, earlier deadline, looks again, sleeps on. It is a CAS all the same: if
 *       the thread has just taken the older one out, the new one is a first one, and the plan counts.
 *   <li>Replacing and disarming are volatile, since the CPU then looks at its inbox once more: a waker pushes, then arms. Either
 *       the CPU sees the push or the waker finds the timer disarmed and arms it (the pair is named in the loop's dispatch).
 *   <li>Who delivers takes the deadline out by CAS first, so none is delivered twice and one that its CPU has just replaced
 *       is not lost. So others may deliver, too ({@link #deliverDue}): the patrol does on its rounds, since on busy cores the
 *       operating system now and then lets the thread wait for a whole tick of its own, 4 ms. The thread then wakes for
 *       nothing.
 * </ol>
 *
 * <p>An interrupt can hit the task after the one it was meant for, when the switch happens in between: that task gives
 * its CPU away once too early. Nothing else depends on it.
 */
final class SliceTimer implements Runnable {
    private static final int LONGS_PER_LINE_PAIR = 16;
    private static final VarHandle DEADLINE = MethodHandles.arrayElementVarHandle(long[].class);

    /** Every deadline has a cache line of its own. */
    private final long[] deadlines;

    private final CpuEntry[] entries;

    /** Whether the thread asks the operating system to run it on time, however busy the cores are. */
    private final boolean prompt;

    /** When the timer thread looks again; written by it alone. */
    private volatile long planned = Long.MIN_VALUE;

    private volatile boolean stopping;

    /** Set before any CPU runs. */
    private @Nullable Thread thread;

    SliceTimer(CpuEntry[] entries, boolean prompt) {
        this.entries = entries;
        this.prompt = prompt;
        this.deadlines = new long[(entries.length + 1) * LONGS_PER_LINE_PAIR];
        for (int cpu = 0; cpu < entries.length; cpu++) {
            deadlines[slot(cpu)] = Machine.NEVER;
        }
    }

    private static int slot(int cpu) {
        return (cpu + 1) * LONGS_PER_LINE_PAIR;
    }

    void start(String name) {
        thread = Thread.ofPlatform().daemon().name(name).start(this);
    }

    /** Ends the thread and waits for its end, which is a matter of microseconds. */
    void stop() {
        stopping = true;
        Threads.endOf(thread);
    }

    /** Any thread: sets a deadline unless one as early is armed. */
    void arm(int cpu, long deadline) {
        int slot = slot(cpu);
        long armed;
        do {
            armed = (long) DEADLINE.getVolatile(deadlines, slot);
            if (armed <= deadline) {
                return;
            }
        } while (!DEADLINE.compareAndSet(deadlines, slot, armed, deadline));
        if (deadline < planned) {
            LockSupport.unpark(thread);
        }
    }

    /** The CPU itself only: replaces the deadline. */
    void rearm(int cpu, long deadline) {
        int slot = slot(cpu);
        long armed;
        do {
            armed = (long) DEADLINE.getOpaque(deadlines, slot);
            if (armed == deadline) {
                return;
            }
        } while (!DEADLINE.compareAndSet(deadlines, slot, armed, deadline));
        if (deadline < armed && deadline < planned) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        if (prompt) {
            PromptWaking.exactTimers();
            PromptWaking.shortSlice();
        }
        while (!stopping) {
            long now = System.nanoTime();
            deliverDue(now);
            long wake = earliest();
            planned = wake;
            if (earliest() < wake) {
                // Armed in between, by somebody who may have read the old plan.
                continue;
            }
            // Until exactly the planned time, even if that deadline has just been disarmed: who arms goes by the plan.
            if (wake == Machine.NEVER) {
                LockSupport.park(this);
            } else if (wake > now) {
                LockSupport.parkNanos(this, wake - now);
            }
        }
    }

    /** Any thread: delivers what is due by then. */
    void deliverDue(long now) {
        for (int cpu = 0; cpu < entries.length; cpu++) {
            long deadline = (long) DEADLINE.getVolatile(deadlines, slot(cpu));
            if (deadline <= now && DEADLINE.compareAndSet(deadlines, slot(cpu), deadline, Machine.NEVER)) {
                entries[cpu].reschedule();
            }
        }
    }

    private long earliest() {
        long earliest = Machine.NEVER;
        for (int cpu = 0; cpu < entries.length; cpu++) {
            earliest = Math.min(earliest, (long) DEADLINE.getVolatile(deadlines, slot(cpu)));
        }
        return earliest;
    }
}
