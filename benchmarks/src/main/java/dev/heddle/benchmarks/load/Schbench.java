package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * After Mason's schbench: messengers wake workers, a worker thinks for a while, posts itself to its messenger and sleeps. How long
 * is it from the messenger's wake to the worker's first instruction, and how often does a worker come round?
 */
public final class Schbench extends Latency {
    private static final int MESSENGERS = 2;
    private static final int WORKERS = 8;
    private static final long THINK_NANOS = 30_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** The benchmark. */
    public Schbench() {
        super(
                "schbench",
                MESSENGERS + " messengers wake " + WORKERS + " workers each, which think for 30 µs: from wake to run",
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED));
    }

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        run(side, effort.warmupMillis());
        long before = System.nanoTime();
        Histogram latencies = run(side, effort.measureMillis());
        double seconds = (System.nanoTime() - before) / NANOS_PER_SECOND;
        List<Value> values = new ArrayList<>(percentiles(latencies, 50, 99, 99.9));
        values.add(new Value("rate", "wakes/s", latencies.getTotalCount() / seconds));
        return values;
    }

    private static Histogram run(Side side, int millis) throws InterruptedException {
        List<Messenger> messengers = new ArrayList<>();
        for (int i = 0; i < MESSENGERS; i++) {
            messengers.add(new Messenger(side));
        }
        for (Messenger messenger : messengers) {
            messenger.start();
        }
        Thread.sleep(millis);
        Histogram all = histogram();
        long wakes = 0;
        for (Messenger messenger : messengers) {
            wakes += messenger.end(all);
        }
        Loop.require("wakes", all.getTotalCount(), wakes);
        return all;
    }

    private static final class Messenger implements Runnable {
        private final Thread thread;
        private final List<Worker> workers = new ArrayList<>();
        private final ConcurrentLinkedQueue<Worker> posted = new ConcurrentLinkedQueue<>();
        private volatile boolean end;

        /** Since it was last looked at, a worker has posted itself. */
        private volatile boolean news;

        /** By the messenger alone, until it is joined. */
        private long wakes;

        Messenger(Side side) {
            thread = side.newThread(this);
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Worker(side, this));
            }
        }

        void start() {
            for (Worker worker : workers) {
                worker.thread.start();
            }
            thread.start();
        }

        void post(Worker worker) {
            posted.add(worker);
            news = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            while (!end) {
                while (!news && !end) {
                    LockSupport.park(this);
                }
                news = false;
                for (Worker worker = posted.poll(); worker != null; worker = posted.poll()) {
                    wakes++;
                    worker.wake();
                }
            }
        }

        long end(Histogram into) throws InterruptedException {
            end = true;
            LockSupport.unpark(thread);
            thread.join();
            for (Worker worker : workers) {
                worker.end();
                into.add(worker.latencies);
            }
            return wakes;
        }
    }

    private static final class Worker implements Runnable {
        private static final long NOT_YET = 0;

        private final Thread thread;
        private final Messenger messenger;

        /** By the worker alone, until it is joined. */
        private final Histogram latencies = histogram();

        /** When the messenger has woken it. */
        private volatile long wokenAt = NOT_YET;

        private volatile boolean end;

        Worker(Side side, Messenger messenger) {
            this.messenger = messenger;
            this.thread = side.newThread(this);
        }

        void wake() {
            wokenAt = System.nanoTime();
            LockSupport.unpark(thread);
        }

        void end() throws InterruptedException {
            end = true;
            LockSupport.unpark(thread);
            thread.join();
        }

        @Override
        public void run() {
            while (true) {
                messenger.post(this);
                while (wokenAt == NOT_YET && !end) {
                    LockSupport.park(this);
                }
                long woken = wokenAt;
                if (woken == NOT_YET) {
                    return;
                }
                long now = System.nanoTime();
                latencies.recordValue(Math.max(1, now - woken));
                wokenAt = NOT_YET;
                while (System.nanoTime() - now < THINK_NANOS) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
