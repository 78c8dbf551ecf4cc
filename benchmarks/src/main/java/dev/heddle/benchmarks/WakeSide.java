package dev.heddle.benchmarks;

import dev.heddle.CpuSet;
import dev.heddle.CpuStats;
import dev.heddle.Scheduler;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whose wakes are measured: two CPUs, one for the waker and one for the sleeper. */
enum WakeSide {
    /** Heddle on two pinned carriers, each task allowed on one of them only. */
    HEDDLE("heddle", "wake-cpu"),
    /** The JDK's virtual-thread scheduler with two carriers. */
    JDK("jdk", "ForkJoinPool-"),
    /** Two platform threads: what the operating system's wake alone costs. */
    THREADS("threads", "wake-thread");

    final String label;
    private final String carrierPrefix;

    WakeSide(String label, String carrierPrefix) {
        this.label = label;
        this.carrierPrefix = carrierPrefix;
    }

    /** Which of the JVM's threads carry its tasks. */
    Predicate<String> carriers() {
        return name -> name.startsWith(carrierPrefix);
    }

    /** Why it cannot run in this JVM, or null if it can. */
    @Nullable
    String obstacle() {
        if (this == JDK && Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 0) != 2) {
            return "the JDK's scheduler needs two carriers: -Djdk.virtualThreadScheduler.parallelism=2";
        }
        return null;
    }

    Pair open(Runnable waker, Runnable sleeper) {
        return switch (this) {
            case HEDDLE -> new HeddlePair(waker, sleeper);
            case JDK ->
                new Pair(Thread.ofVirtual().unstarted(waker), Thread.ofVirtual().unstarted(sleeper));
            case THREADS ->
                new Pair(
                        Thread.ofPlatform().daemon().name(carrierPrefix + "0").unstarted(waker),
                        Thread.ofPlatform().daemon().name(carrierPrefix + "1").unstarted(sleeper));
        };
    }

    /** The two, not started. */
    static class Pair implements AutoCloseable {
        final Thread waker;
        final Thread sleeper;

        Pair(Thread waker, Thread sleeper) {
            this.waker = waker;
            this.sleeper = sleeper;
        }

        /** How often the sleeper's CPU was taken out of its halt, spinning or parked; -1 if nobody knows. */
        long kicks() {
            return -1;
        }

        @Override
        public void close() {}
    }

    private static final class HeddlePair extends Pair {
        private static final int WAKER_CPU = 0;
        private static final int SLEEPER_CPU = 1;

        private final Scheduler scheduler;

        HeddlePair(Runnable waker, Runnable sleeper) {
            this(Scheduler.builder().name("wake").cpus(2).pinned(true).start(), waker, sleeper);
        }

        private HeddlePair(Scheduler scheduler, Runnable waker, Runnable sleeper) {
            super(thread(scheduler, WAKER_CPU, waker), thread(scheduler, SLEEPER_CPU, sleeper));
            this.scheduler = scheduler;
        }

        private static Thread thread(Scheduler scheduler, int cpu, Runnable body) {
            return scheduler.task().affinity(CpuSet.of(cpu)).factory().newThread(body);
        }

        @Override
        long kicks() {
            CpuStats stats = scheduler.stats().cpus().get(SLEEPER_CPU);
            return stats.kicks();
        }

        @Override
        public void close() {
            scheduler.close();
        }
    }
}
