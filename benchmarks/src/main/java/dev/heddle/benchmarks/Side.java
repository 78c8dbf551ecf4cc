package dev.heddle.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** A contender that has been set up: it runs virtual threads and jobs. The benchmark's thread uses it, and nobody else. */
interface Side extends AutoCloseable {
    /** A virtual thread of this contender, not started. Its threads may call this too. */
    Thread newThread(Runnable body);

    /** Runs {@code body} in a virtual thread of this contender and returns when that has ended. */
    void runThread(Runnable body) throws InterruptedException;

    /** Takes jobs: run once, to completion, on no virtual thread. */
    Executor jobs();

    /** Waits for jobs: the last of them opens the latch. */
    void awaitJobs(CountDownLatch done) throws InterruptedException;

    /** How often something was started or resumed so far; -1 if this contender does not tell. */
    long switches();

    @Override
    void close();
}
