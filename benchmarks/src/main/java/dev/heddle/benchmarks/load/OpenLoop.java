package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Requests come at random times from outside, whether or not those before have been served, and each wakes a parked task that
 * computes for a while. How long does a request wait for its task's first instruction?
 *
 * <p>Arrivals are a Poisson process. The thread that sends them is a platform thread that sleeps between, so it is late by what
 * the operating system makes it; a wait is counted from when it was really sent.
 */
public final class OpenLoop extends Latency {
    private static final int WORKERS = 64;
    private static final double SERVICE_NANOS = 200_000;
    private static final double PERCENT = 100;
    private static final long SEED = 42;

    /**
     * So many warm-ups, which are some nine seconds: until the compilers are done. They compute on the same cores, and a carrier waits
     * for them for milliseconds; the larger of two schedulers keeps them busy for longer, and it is not the loop that is measured then.
     */
    private static final int WARM_UPS = 6;

    private final int loadPercent;

    /** The benchmark at some load, in percent of what two CPUs can do. */
    public OpenLoop(int loadPercent) {
        super(
                "open-loop-" + loadPercent,
                "requests of 200 µs that come at random, at " + loadPercent + " % load: how long each waits",
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED));
        this.loadPercent = loadPercent;
    }

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        // Long enough for a 99.9th percentile: some thousand requests.
        long measured = effort.measureMillis() * (effort.isShort() ? 1_000_000L : 2_000_000L);
        Histogram waits = run(side, 1_000_000L * WARM_UPS * effort.warmupMillis(), measured);
        return percentiles(waits, 50, 90, 99, 99.9);
    }

    /** One load, the end of which is measured: another would begin with what its start brings to be compiled. */
    private Histogram run(Side side, long warmup, long measured) throws InterruptedException {
        long from = System.nanoTime() + warmup;
        ConcurrentLinkedQueue<Worker> idle = new ConcurrentLinkedQueue<>();
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new Worker(side, idle, from));
        }
        for (Worker worker : workers) {
            worker.thread.start();
        }
        long sent = send(idle, from, measured);
        for (Worker worker : workers) {
            worker.end();
        }
        Histogram all = histogram();
        for (Worker worker : workers) {
            worker.thread.join();
            all.add(worker.waits);
        }
        Loop.require("requests", all.getTotalCount(), sent);
        return all;
    }

    /** Returns how many were sent when it was measured: one at least, even if the machine stood still for that long. */
    private long send(ConcurrentLinkedQueue<Worker> idle, long from, long measured) {
        Random random = new Random(SEED);
        double meanGap = SERVICE_NANOS / (2 * loadPercent / PERCENT);
        long end = from + measured;
        double next = System.nanoTime();
        long sent = 0;
        do {
            next -= Math.log(1 - random.nextDouble()) * meanGap;
            long gap = (long) next - System.nanoTime();
            while (gap > 0) {
                LockSupport.parkNanos(gap);
                gap = (long) next - System.nanoTime();
            }
            Worker worker = idle.poll();
            while (worker == null) {
                // More wait than there are workers: the load is more than the machine can do.
                if (System.nanoTime() - end > measured + 1_000_000_000L) {
                    throw new IllegalStateException("no task took a request");
                }
                LockSupport.parkNanos((long) SERVICE_NANOS);
                worker = idle.poll();
            }
            long now = System.nanoTime();
            worker.send(now);
            if (now - from >= 0) {
                sent++;
            }
        } while (next < end);
        return sent;
    }

    private static final class Worker implements Runnable {
        private static final long NOTHING = 0;

        private final Thread thread;
        private final ConcurrentLinkedQueue<Worker> idle;

        /** Requests that were sent earlier are not counted. */
        private final long from;

        /** By the worker alone, until it is joined. */
        private final Histogram waits = histogram();

        /** When a request was sent, by whoever has taken this worker from the idle ones. */
        private volatile long request = NOTHING;

        private volatile boolean ending;

        Worker(Side side, ConcurrentLinkedQueue<Worker> idle, long from) {
            this.idle = idle;
            this.from = from;
            this.thread = side.newThread(this);
        }

        void send(long now) {
            request = now;
            LockSupport.unpark(thread);
        }

        void end() {
            ending = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            idle.add(this);
            while (true) {
                while (request == NOTHING && !ending) {
                    LockSupport.park(this);
                }
                long sent = request;
                if (sent == NOTHING) {
                    return;
                }
                long now = System.nanoTime();
                if (sent - from >= 0) {
                    waits.recordValue(Math.max(1, now - sent));
                }
                request = NOTHING;
                long until = now + (long) SERVICE_NANOS;
                while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                }
                idle.add(this);
            }
        }
    }
}
