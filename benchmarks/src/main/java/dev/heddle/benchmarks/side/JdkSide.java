package dev.heddle.benchmarks.side;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;

/**
 * The JDK. Its virtual-thread scheduler is one for the whole JVM and takes its number of carriers from JVM flags. Its jobs are those
 * of a {@code ForkJoinPool} like the one that the scheduler is made of.
 */
public final class JdkSide implements Side {
    /** In async mode (first in, first out), as the virtual-thread scheduler's pool is. Starts no thread before it has a job. */
    private final ForkJoinPool jobs;

    private final boolean yieldsAtCheckpoints;

    /**
     * The JDK's scheduler.
     *
     * @param yieldsAtCheckpoints whether a {@link #checkpoint} is a {@link Thread#yield}: what can be done without Heddle
     */
    public JdkSide(int cpus, boolean yieldsAtCheckpoints) {
        int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", 0);
        if (carriers != cpus) {
            throw new IllegalStateException(
                    "this JVM was started with " + carriers + " carriers for the JDK's scheduler, not " + cpus
                            + ": -Djdk.virtualThreadScheduler.parallelism=" + cpus);
        }
        jobs = new ForkJoinPool(cpus, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
        this.yieldsAtCheckpoints = yieldsAtCheckpoints;
    }

    @Override
    public Thread newThread(Runnable body) {
        return Thread.ofVirtual().unstarted(body);
    }

    @Override
    public void checkpoint() {
        if (yieldsAtCheckpoints) {
            giveWay();
        }
    }

    @Override
    public Executor jobs() {
        return jobs;
    }

    @Override
    public Predicate<String> carriers() {
        return name -> name.startsWith("ForkJoinPool-");
    }

    @Override
    public void close() {
        jobs.close();
    }
}
