package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Rounds;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A task sleeps a millisecond at a time while very many parked ones are ended by another task, or by a thread that is none. How late
 * does it come at worst?
 *
 * <p>That thread and two carriers are three for two cores, so the operating system lets each of them wait for milliseconds. What that
 * alone does is measured as well: nobody is ended, and as many threads compute as there were before. The tasks among them give way all the
 * time, as those do that end: with a slice of their own, the scheduler's turns would be counted as the operating system's. And what
 * ending does without that is measured with one CPU only.
 *
 * <p>Of each time that it comes late, {@link OutsideDelay} says how long its carrier waited for a core, or for the collector; the worst of what
 * is left is a number of its own. Another one is the worst of the times in which no core had a hiccup, from its going to sleep until its waking,
 * and with it goes how many of all times had one.
 */
public final class EndingMany extends Latency {
    private static final int MANY = 100_000;
    private static final int FEW = 500;
    private static final int LEAST_REPETITIONS = 3;

    /** What ending them all takes, about. */
    private static final long COMPUTING_NANOS = 200_000_000;

    private static final long SHORTLY_NANOS = 5_000_000;
    private static final long SLEEP_NANOS = 1_000_000;
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** Who ends them. */
    private enum By {
        THREAD,
        TASK,

        /** A thread and tasks compute. */
        NOBODY_BESIDE_THREAD,

        /** Tasks compute. */
        NOBODY;

        private boolean isNobody() {
            return this == NOBODY || this == NOBODY_BESIDE_THREAD;
        }
    }

    private final By by;

    private EndingMany(String name, String what, int cpus, By by) {
        super(name, what, cpus, EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED));
        this.by = by;
    }

    /** They are ended by a thread that is no task. */
    public static EndingMany byThread() {
        return new EndingMany(
                "ending-many",
                "100,000 parked tasks are ended by a thread: the worst lateness of one that sleeps a millisecond",
                2,
                By.THREAD);
    }

    /** They are ended by a thread that is no task; on a machine of two cores there is one for it. */
    public static EndingMany byThreadBeside() {
        return new EndingMany("ending-spare", "the same on one CPU, so the thread has a core to itself", 1, By.THREAD);
    }

    /** They are ended by a task of the same priority, which has preemption points. */
    public static EndingMany byTask() {
        return new EndingMany("ending-by-task", "the same on two CPUs when a task ends them", 2, By.TASK);
    }

    /** They stay, and others compute. */
    public static EndingMany computing() {
        return new EndingMany(
                "ending-none",
                "the same when none is ended, and a thread and a task a CPU, which gives way all the time, compute",
                2,
                By.NOBODY_BESIDE_THREAD);
    }

    /** The same without the thread, to compare ending by a task with. */
    public static EndingMany tasksComputing() {
        return new EndingMany(
                "ending-none-by-task",
                "the same when none is ended, and a task a CPU, which gives way all the time, computes",
                2,
                By.NOBODY);
    }

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        long warm = System.nanoTime() + effort.warmupMillis() * 1_000_000L;
        do {
            once(side, effort);
        } while (System.nanoTime() - warm < 0 && !effort.isShort());
        List<Double> worst = new ArrayList<>();
        double unexplained = 0;
        try (CoreHiccups hiccups = CoreHiccups.watch()) {
            Undisturbed undisturbed = new Undisturbed(hiccups);
            long end = System.nanoTime() + effort.measureMillis() * 1_000_000L;
            while (worst.size() < (effort.isShort() ? 1 : LEAST_REPETITIONS) || System.nanoTime() - end < 0) {
                Sleeper sleeper = once(side, effort);
                worst.add(sleeper.worst / NANOS_PER_MILLI);
                unexplained = Math.max(unexplained, sleeper.unexplained / NANOS_PER_MILLI);
                sleeper.measured.forEach(undisturbed::add);
            }
            List<Value> values = new ArrayList<>();
            values.add(new Value("median", "ms", Rounds.median(worst)));
            values.add(new Value("worst", "ms", Collections.max(worst)));
            if (OutsideDelay.isKnown()) {
                values.add(new Value("unexplained", "ms", unexplained));
            }
            if (hiccups.knows()) {
                values.add(new Value("undisturbed", "ms", undisturbed.worst / NANOS_PER_MILLI));
                values.add(new Value("disturbed", "%", undisturbed.disturbedPercent()));
            }
            return values;
        }
    }

    /** The turns of sleepers, by whether a core had a hiccup meanwhile. */
    private static final class Undisturbed {
        private final CoreHiccups hiccups;
        private long worst;
        private int turns;
        private int disturbed;

        Undisturbed(CoreHiccups hiccups) {
            this.hiccups = hiccups;
        }

        void add(Turn turn) {
            turns++;
            if (hiccups.anyBetween(turn.due() - SLEEP_NANOS, turn.due() + turn.late())) {
                disturbed++;
            } else {
                worst = Math.max(worst, turn.late());
            }
        }

        double disturbedPercent() {
            return turns == 0 ? 0 : 100.0 * disturbed / turns;
        }
    }

    /** Once to sleep: when it was to be over, and by how much later it was, in nanoseconds. */
    private record Turn(long due, long late) {}

    /** Returns the sleeper, which has ended. */
    private Sleeper once(Side side, Effort effort) throws InterruptedException {
        Crowd crowd = new Crowd(side, effort.scale(MANY, FEW));
        Sleeper sleeper = new Sleeper(side);
        Thread sleeping = side.newThread(sleeper);
        sleeping.start();
        sleeper.awaitTurns();
        sleeper.forget();
        switch (by) {
            case THREAD -> crowd.end();
            case TASK -> crowd.endFrom(side);
            default -> compute(side, effort.isShort() ? SHORTLY_NANOS : COMPUTING_NANOS);
        }
        sleeper.stopping = true;
        sleeping.join();
        if (by.isNobody()) {
            crowd.end();
        }
        return sleeper;
    }

    private void compute(Side side, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        List<Thread> tasks = new ArrayList<>();
        for (int i = 0; i < cpus(); i++) {
            tasks.add(side.newThread(() -> {
                while (System.nanoTime() - end < 0) {
                    side.giveWay();
                }
            }));
        }
        tasks.forEach(Thread::start);
        while (by == By.NOBODY_BESIDE_THREAD && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        for (Thread task : tasks) {
            task.join();
        }
    }

    private static void await(AtomicInteger count, int many) throws InterruptedException {
        while (count.get() < many) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(SLEEP_NANOS);
        }
    }

    private static final class Crowd {
        private final AtomicInteger parked = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final List<Runnable> ends = new ArrayList<>();

        Crowd(Side side, int many) throws InterruptedException {
            for (int i = 0; i < many; i++) {
                ends.add(side.start(this::park));
            }
            await(parked, many);
        }

        private void park() {
            parked.incrementAndGet();
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park(this);
            }
            ended.incrementAndGet();
        }

        void end() throws InterruptedException {
            ends.forEach(Runnable::run);
            await(ended, ends.size());
        }

        void endFrom(Side side) throws InterruptedException {
            Thread ender = side.newThread(() -> {
                for (Runnable end : ends) {
                    end.run();
                    side.checkpoint();
                }
            });
            ender.start();
            ender.join();
            await(ended, ends.size());
        }
    }

    private static final class Sleeper implements Runnable {
        private static final int FIRST_TURNS = 10;

        private final Side side;
        private final AtomicInteger turns = new AtomicInteger();

        /** By how much it came late at the most, in nanoseconds. */
        private volatile long worst;

        /** The same without what {@link OutsideDelay} tells. */
        private volatile long unexplained;

        /** Its own until it has ended, but for {@link #forget}. */
        private final Queue<Turn> measured = new ConcurrentLinkedQueue<>();

        private volatile boolean stopping;

        Sleeper(Side side) {
            this.side = side;
        }

        void awaitTurns() throws InterruptedException {
            await(turns, FIRST_TURNS);
        }

        /** What was until now, but for a turn that is about to be counted, does not count. */
        void forget() {
            worst = 0;
            unexplained = 0;
            measured.clear();
        }

        @Override
        public void run() {
            new Uninterrupted(OutsideDelay.isKnown() ? this::sleepAndAsk : this::sleep).run();
        }

        private void sleep() throws InterruptedException {
            while (!stopping) {
                worst = Math.max(worst, turn());
            }
        }

        private void sleepAndAsk() throws InterruptedException {
            try (OutsideDelay outside = new OutsideDelay()) {
                while (!stopping) {
                    OutsideDelay.Mark before = outside.now();
                    long late = turn();
                    worst = Math.max(worst, late);
                    if (late > unexplained) {
                        unexplained = Math.max(unexplained, late - outside.since(before));
                    }
                }
            }
        }

        /** Returns by how much it came late. */
        private long turn() throws InterruptedException {
            long due = System.nanoTime() + SLEEP_NANOS;
            side.sleep(SLEEP_NANOS);
            long late = System.nanoTime() - due;
            measured.add(new Turn(due, late));
            turns.incrementAndGet();
            return late;
        }
    }
}
