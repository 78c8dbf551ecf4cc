package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Carriers;
import dev.heddle.benchmarks.side.PlatformThreadsSide;
import dev.heddle.benchmarks.side.Side;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One waker, one sleeper, some thousand wakes.
 *
 * <p>The waker notes the time, counts the wake and unparks the sleeper; the sleeper notes the time as soon as it sees
 * the count. Between wakes the waker keeps its CPU busy, so that only the sleeper's CPU can halt. The histogram and all else is
 * made before, so that what is allocated meanwhile is the scheduler's.
 */
final class WakeRun {
    /** What the sleeper's CPU does when it is woken. */
    enum Idle {
        /** Woken every 5 to 20 µs: sooner than a spinning CPU gives up. */
        SPINNING("spinning", 5_000, 20_000, 0, 20_000, 1_000),
        /** Woken every 4 to 6 ms: later than any CPU spins. */
        HALTED("halted", 4_000_000, 6_000_000, 5_000, 60, 20);

        /** A gap after which a CPU has just halted. */
        private static final long BRISK_NANOS = 300_000;

        final String label;
        private final long shortest;
        private final long longest;

        /** First wakes, at brisk gaps: a few hundred would leave most of what a wake runs through to the interpreter. */
        private final int brisk;

        /** Wakes before anything is measured: until all is compiled, and until the spin has found its length. */
        private final int warmups;

        /** Wakes after the counters were read, which took long, and before times are recorded. */
        private final int settling;

        Idle(String label, long shortest, long longest, int brisk, int warmups, int settling) {
            this.label = label;
            this.shortest = shortest;
            this.longest = longest;
            this.brisk = brisk;
            this.warmups = warmups;
            this.settling = settling;
        }
    }

    // Slots far from each other: the sleeper writes SERVED, the waker the others.
    private static final int SENT_AT = 16;
    private static final int TICKET = 17;
    private static final int SERVED = 48;
    private static final int GATE = 80;

    // The gate: the waker stops at an odd number until the observer has made it even.
    private static final int BEFORE = 1;
    private static final int AFTER = 3;

    private static final int WAKER_CPU = 0;
    private static final int SLEEPER_CPU = 1;

    private final Side side;
    private final Idle idle;
    private final int brisk;
    private final int firstMeasured;
    private final int firstRecorded;
    private final int last;
    private final AtomicLongArray shared = new AtomicLongArray(112);
    private final Histogram latency = Latency.histogram();
    private long random = 88_172_645_463_325_252L;
    private volatile Thread sleeper = Thread.currentThread();

    WakeRun(Side side, Idle idle, boolean isShort, int wakes) {
        this.side = side;
        this.idle = idle;
        this.brisk = isShort ? 0 : idle.brisk;
        int warmups = isShort ? 0 : idle.brisk + idle.warmups;
        int settling = isShort ? 0 : idle.settling;
        this.firstMeasured = warmups + 1;
        this.firstRecorded = firstMeasured + settling;
        this.last = warmups + settling + wakes;
    }

    /**
     * What a run has found. A number that nobody could tell is not a number.
     *
     * @param latency from just before the unpark to the sleeper's first instruction, in nanoseconds
     * @param bytes allocated by both carriers, each wake
     * @param sleeps how often a carrier gave its core away, each wake: about 0 if it spun, about 1 if it halted
     * @param kicks how often the sleeper's CPU was taken out of its halt, each wake
     */
    record Result(Histogram latency, double bytes, double sleeps, double kicks) {
        void add(List<Value> values, String metric, double number) {
            if (!Double.isNaN(number)) {
                values.add(new Value(metric, "/wake", number));
            }
        }
    }

    Result run() throws InterruptedException {
        // Of two platform threads the sleeper spins on the variable itself: the least that a wake can take.
        boolean spins = side instanceof PlatformThreadsSide && idle == Idle.SPINNING;
        sleeper = side.newThread(spins ? this::spinRepeatedly : this::sleepRepeatedly, SLEEPER_CPU);
        Thread waker = side.newThread(this::wakeRepeatedly, WAKER_CPU);
        sleeper.start();
        waker.start();
        awaitGate(BEFORE, waker);
        long kicksBefore = side.kicks(SLEEPER_CPU);
        Carriers before = Carriers.now(side.carriers());
        shared.set(GATE, BEFORE + 1);
        awaitGate(AFTER, waker);
        Carriers after = Carriers.now(side.carriers());
        long kicksAfter = side.kicks(SLEEPER_CPU);
        shared.set(GATE, AFTER + 1);
        waker.join();
        sleeper.join();
        int wakes = last - firstMeasured + 1;
        return new Result(
                latency,
                perWake(before.allocatedBytes(), after.allocatedBytes(), wakes),
                perWake(before.sleeps(), after.sleeps(), wakes),
                perWake(kicksBefore, kicksAfter, wakes));
    }

    private static double perWake(long before, long after, int wakes) {
        return before < 0 ? Double.NaN : (after - before) / (double) wakes;
    }

    private void awaitGate(int stop, Thread waker) throws InterruptedException {
        while (shared.get(GATE) != stop) {
            if (waker.join(Duration.ofMillis(1))) {
                throw new IllegalStateException("the waker has ended before it woke anyone");
            }
        }
    }

    // ---- the waker ----

    private void wakeRepeatedly() {
        for (int ticket = 1; ticket <= last; ticket++) {
            if (ticket == firstMeasured) {
                stopAt(BEFORE);
            }
            keepBusy(ticket <= brisk ? Idle.BRISK_NANOS : idle.shortest + nextRandom(idle.longest - idle.shortest));
            wake(ticket);
        }
        stopAt(AFTER);
    }

    private void stopAt(int stop) {
        shared.set(GATE, stop);
        while (shared.get(GATE) == stop) {
            Thread.onSpinWait();
        }
    }

    private static void keepBusy(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    /** By Marsaglia's xorshift (2003, triple 13, 7, 17). */
    private long nextRandom(long bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return Long.remainderUnsigned(random, bound);
    }

    private void wake(long ticket) {
        Thread target = sleeper;
        shared.setPlain(SENT_AT, System.nanoTime());
        shared.setRelease(TICKET, ticket);
        LockSupport.unpark(target);
        while (shared.get(SERVED) != ticket) {
            Thread.onSpinWait();
        }
    }

    // ---- the sleeper ----

    private void sleepRepeatedly() {
        for (int ticket = 1; ticket <= last; ticket++) {
            while (shared.get(TICKET) != ticket) {
                LockSupport.park(this);
            }
            served(ticket, System.nanoTime());
        }
        stayUntilObserved();
    }

    private void spinRepeatedly() {
        for (int ticket = 1; ticket <= last; ticket++) {
            while (shared.get(TICKET) != ticket) {
                Thread.onSpinWait();
            }
            served(ticket, System.nanoTime());
        }
        stayUntilObserved();
    }

    /** A thread that has ended is no longer counted. */
    private void stayUntilObserved() {
        while (shared.get(GATE) <= AFTER) {
            Thread.onSpinWait();
        }
    }

    private void served(int ticket, long now) {
        if (ticket >= firstRecorded) {
            latency.recordValue(Math.max(1, now - shared.getPlain(SENT_AT)));
        }
        shared.set(SERVED, ticket);
    }
}
