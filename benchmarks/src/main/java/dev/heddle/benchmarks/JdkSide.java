package dev.heddle.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** The JDK. Its virtual-thread scheduler is one for the whole JVM and takes its number of carriers from JVM flags. */
final class JdkSide implements Side {
    /** In async mode (first in, first out), as the virtual-thread scheduler's pool is. Starts no thread before it has a job. */
    private final ForkJoinPool jobs;

    JdkSide(int cpus) {
        jobs = new ForkJoinPool(cpus, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    }

    @Override
    public Thread newThread(Runnable body) {
        return Thread.ofVirtual().unstarted(body);
    }

    @Override
    public void runThread(Runnable body) throws InterruptedException {
        Thread thread = newThread(body);
        thread.start();
        thread.join();
    }

    @Override
    public Executor jobs() {
        return jobs;
    }

    @Override
    public void awaitJobs(CountDownLatch done) throws InterruptedException {
        done.await();
    }

    @Override
    public long switches() {
        return -1;
    }

    @Override
    public void close() {
        jobs.close();
    }
}
