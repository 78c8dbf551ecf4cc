package dev.heddle.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Random workloads on random machines with random faults, all drawn from a seed each, with the properties of the protocol verified
 * after every step ({@link SwarmWorld} says what is drawn).
 */
public final class Swarm {
    /** Seeds that fail beyond so many are counted as run, and not kept. */
    private static final int KEPT = 100;

    private Swarm() {}

    /** Is told how far a swarm is, and may end it. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Some seeds have been run. Called on the threads that run them, one at a time.
         *
         * @param seeds how many so far
         * @param failures how many of them have failed
         * @return false to run no more
         */
        boolean ran(long seeds, long failures);
    }

    /**
     * Runs one seed. Runs the same way each time.
     *
     * @param seed which
     * @param replay the command that a failure names; possibly empty
     * @return what came of it
     */
    public static SwarmReport run(long seed, String replay) {
        return new SwarmWorld(seed, replay).run();
    }

    /**
     * Runs seeds, each by itself, on several threads of this machine.
     *
     * @param firstSeed the first
     * @param seeds how many, from there on
     * @param threads on how many threads, at least 1
     * @param replay makes the command that shows a seed again
     * @param progress told after each seed
     * @return what came of them
     * @throws InterruptedException if the caller is interrupted
     */
    public static SwarmReport run(
            long firstSeed, long seeds, int threads, LongFunction<String> replay, Progress progress)
            throws InterruptedException {
        Sum sum = new Sum(progress);
        AtomicLong next = new AtomicLong();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < Math.max(1, threads); i++) {
            workers.add(Thread.ofPlatform().daemon().name("swarm-" + i).start(() -> {
                long at = next.getAndIncrement();
                while (at < seeds && !sum.isOver()) {
                    long seed = firstSeed + at;
                    sum.add(run(seed, replay.apply(seed)));
                    at = next.getAndIncrement();
                }
            }));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } finally {
            sum.end();
        }
        return sum.report();
    }

    /** Adds up what came of seeds. Any thread. */
    private static final class Sum {
        private final Progress progress;
        private final List<SwarmFailure> failures = new ArrayList<>();
        private long seeds;
        private long failed;
        private long steps;
        private long events;
        private long simulated;
        private volatile boolean over;

        Sum(Progress progress) {
            this.progress = progress;
        }

        synchronized void add(SwarmReport one) {
            seeds++;
            steps += one.steps();
            events += one.events();
            simulated += one.simulatedNanos();
            failed += one.failures().size();
            if (failures.size() < KEPT) {
                failures.addAll(one.failures());
            }
            if (!progress.ran(seeds, failed)) {
                over = true;
            }
        }

        boolean isOver() {
            return over;
        }

        void end() {
            over = true;
        }

        synchronized SwarmReport report() {
            failures.sort(Comparator.comparingLong(SwarmFailure::seed));
            return new SwarmReport(seeds, steps, events, simulated, failures);
        }
    }
}
