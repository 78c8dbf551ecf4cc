package dev.heddle.benchmarks.load;

import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * When a core ran nobody at all: on each of them a thread that is ahead of all ordinary ones looks at the clock twice a millisecond, and
 * what it comes late by is no other thread's doing. It is the host's, which stops a virtual machine's core, the kernel's, or a pause of the
 * JVM, at whose end alone the thread may go on. (After Gil Tene's jHiccup, which has one ordinary thread, and so counts those before it, too.)
 *
 * <p>One thread may call; the watching threads are its own.
 */
final class CoreHiccups implements AutoCloseable {
    private static final long PERIOD_NANOS = 500_000;

    /** Coming later than this is a hiccup. An interrupt takes some microseconds. */
    private static final long LEAST_NANOS = 300_000;

    /** Before the kernel's own threads of this kind that have 1, after those that have 99. */
    private static final int PRIORITY = 50;

    private final List<Watch> watches = new ArrayList<>();
    private volatile boolean closed;

    private CoreHiccups() {}

    /** Watches all cores that the caller may run on. Where the system does not let us, it {@link #knows} nothing. */
    static CoreHiccups watch() throws InterruptedException {
        List<Integer> cores = RealTime.cores();
        CoreHiccups hiccups = new CoreHiccups();
        CountDownLatch begun = new CountDownLatch(cores.size());
        for (int core : cores) {
            hiccups.watches.add(hiccups.new Watch(core, begun));
        }
        begun.await();
        return hiccups;
    }

    /** Whether there are cores, and every one is watched. */
    boolean knows() {
        return !watches.isEmpty() && watches.stream().allMatch(watch -> watch.mayRunFirst);
    }

    /**
     * Whether a core stood still at any time between these two, which are past. Waits until all cores have run after that, so the caller must
     * be an ordinary thread: one that comes before those that watch would wait for ever.
     */
    boolean anyBetween(long begin, long end) {
        boolean any = false;
        for (Watch watch : watches) {
            any |= watch.sawBetween(begin, end);
        }
        return any;
    }

    /** The watching threads end within a look. */
    @Override
    public void close() {
        closed = true;
    }

    /** By {@link System#nanoTime}: from the last look before the core stood still until the next one. */
    private record Hiccup(long from, long to) {}

    private final class Watch {
        private final Thread thread;
        private volatile boolean mayRunFirst;

        /** The newest is the last. */
        private final Deque<Hiccup> seen = new ConcurrentLinkedDeque<>();

        /** Until when {@link #seen} tells everything. The watching thread writes it, after what it has seen. */
        private volatile long lookedAt = System.nanoTime();

        Watch(int core, CountDownLatch begun) {
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("hiccups of core " + core)
                    .start(() -> {
                        mayRunFirst = RealTime.runFirstOn(core, PRIORITY);
                        begun.countDown();
                        while (mayRunFirst && !closed) {
                            look();
                        }
                    });
        }

        private void look() {
            long before = lookedAt;
            long due = before + PERIOD_NANOS;
            long now = System.nanoTime();
            while (now - due < 0) {
                LockSupport.parkNanos(this, due - now);
                now = System.nanoTime();
            }
            if (now - due > LEAST_NANOS) {
                seen.addLast(new Hiccup(before, now));
            }
            lookedAt = now;
        }

        boolean sawBetween(long begin, long end) {
            while (lookedAt - end < 0 && thread.isAlive()) {
                Thread.onSpinWait();
            }
            for (Iterator<Hiccup> newest = seen.descendingIterator(); newest.hasNext(); ) {
                Hiccup hiccup = newest.next();
                if (hiccup.to() - begin < 0) {
                    return false;
                }
                if (hiccup.from() - end < 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
