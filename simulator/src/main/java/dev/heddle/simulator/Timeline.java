package dev.heddle.simulator;

import dev.heddle.context.VirtualThreadHook;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a simulation, what will happen, and who goes on at this moment.
 *
 * <p>It takes the next event out of the {@link EventQueue}, sets the clock to its time and has it happen. A {@link Strand} that goes on
 * does so until it lets time pass or waits for somebody; meanwhile nothing else happens.
 */
final class Timeline {
    /** The engine takes 0 for "not measured". */
    private static final long BEGIN = 1;

    private final EventQueue queue = new EventQueue();
    private final Thread thread = Thread.currentThread();
    private long now = BEGIN;

    /** Until when events happen; what would end later is queued, so that the clock stands still there. */
    private long horizon = BEGIN;

    /** Who goes on at this moment; null while the machine itself does, and for acts of the outside world that take no time. */
    private @Nullable Strand running;

    /** How many strands are in the middle of something: stalled, or not begun. */
    private int unsettled;

    /** How many strands are CPUs and have not ended. */
    private int cpusRunning;

    long now() {
        return now;
    }

    /** The thread that does everything. */
    Thread thread() {
        return thread;
    }

    /** Has events happen up to a time, and something be done after each. Returns false if none is left. */
    boolean run(long until, Runnable afterEach) {
        horizon = until;
        while (queue.nextTime() <= until) {
            Event event = queue.take();
            now = event.time;
            event.happen();
            afterEach.run();
        }
        boolean left = !queue.isEmpty();
        if (left) {
            now = until;
        }
        return left;
    }

    void schedule(Event event, long time) {
        queue.schedule(event, Math.max(time, now));
    }

    void cancel(Event event) {
        queue.cancel(event);
    }

    // ---- strands ----

    /** What a CPU does begins now. */
    Strand startCpu(SimulatedCpu cpu, Runnable loop) {
        cpusRunning++;
        unsettled++;
        Strand strand = new Strand(this, cpu, loop);
        schedule(strand, now);
        return strand;
    }

    /** A CPU's strand has begun. */
    void begun() {
        unsettled--;
    }

    /** A strand is over. */
    void ended(Strand strand) {
        if (strand.cpu != null) {
            cpusRunning--;
        }
    }

    /** How many CPUs' loops have not returned. */
    int cpusRunning() {
        return cpusRunning;
    }

    /** Whether nobody has been stopped in the middle of something. */
    boolean isSettled() {
        return unsettled == 0;
    }

    void resume(Strand strand) {
        running = strand;
        strand.goOn();
        running = null;
    }

    /** A strand that waits for its time goes on now. Called by an event that happens. */
    void resumeEarly(Strand strand) {
        queue.cancel(strand);
        resume(strand);
    }

    /** A strand that waits for its time goes on at this moment, when whoever goes on now has come to rest. */
    void rouse(Strand strand) {
        queue.schedule(strand, now);
    }

    /** Who calls; null if that is no strand. */
    @Nullable
    Strand running() {
        return running;
    }

    Strand requireRunning() {
        Strand strand = running;
        if (strand == null) {
            throw new IllegalStateException("no simulated CPU runs at this moment");
        }
        return strand;
    }

    /** The CPU that the caller is on, or null. */
    @Nullable
    SimulatedCpu runningCpu() {
        Strand strand = running;
        return strand == null ? null : strand.cpu;
    }

    /** The CPU that the caller is on. */
    SimulatedCpu requireRunningCpu() {
        SimulatedCpu cpu = runningCpu();
        if (cpu == null) {
            throw new IllegalStateException("only a task can do this, and the caller runs on no simulated CPU");
        }
        return cpu;
    }

    /** The virtual thread that the caller is, or null. */
    @Nullable
    SimulatedThread mounted() {
        SimulatedCpu cpu = runningCpu();
        return cpu == null ? null : cpu.mounted;
    }

    /** Everything here is done by one thread. */
    void requireOwnThread() {
        if (VirtualThreadHook.currentCarrierThread() != thread) {
            throw new IllegalStateException("a simulation belongs to the thread that has started it, " + thread
                    + "; this is " + Thread.currentThread()
                    + " (timed parks and contended monitors of the JDK come from its own threads: use neither)");
        }
    }

    // ---- the caller is a strand ----

    /** Lets time pass, whatever happens meanwhile. */
    void pass(long nanos) {
        if (nanos > 0 && !passesUndisturbed(nanos)) {
            queue.schedule(requireRunning(), now + nanos);
            Coroutine.suspend();
        }
    }

    /** If nothing else happens in that time, it has passed when this returns true. */
    boolean passesUndisturbed(long nanos) {
        long end = now + nanos;
        if (queue.nextTime() <= end || end > horizon) {
            return false;
        }
        now = end;
        return true;
    }

    /** Stops in the middle of something for some time. */
    void stall(Strand strand, long nanos) {
        unsettled++;
        strand.stalled = true;
        pass(nanos);
        strand.stalled = false;
        unsettled--;
    }
}
