package dev.heddle.benchmarks.side;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A scheduler that has been set up: it runs threads and jobs. The benchmark's thread uses it, and nobody else. */
public interface Side extends AutoCloseable {
    /** What {@link #run} runs. */
    interface Body {
        void run() throws InterruptedException;
    }

    /** A thread of this side, not started. Its threads may call this too. */
    Thread newThread(Runnable body);

    /** The same, allowed on one CPU only where the side can bind threads; elsewhere the scheduler chooses. */
    default Thread newThread(Runnable body, int cpu) {
        return newThread(body);
    }

    /** Starts a thread whose body ends when it is interrupted. What is returned has it end, in the way of this side. */
    default Runnable start(Runnable body) {
        Thread thread = newThread(body);
        thread.start();
        return thread::interrupt;
    }

    /** Runs {@code body} in a thread of this side and returns when that has ended. What it throws is thrown here. */
    default void run(Body body) throws InterruptedException {
        Guarded guarded = new Guarded(body);
        Thread thread = newThread(guarded);
        thread.start();
        thread.join();
        guarded.requireDone();
    }

    /** Runs two bodies that give way to each other. The first thread makes the second, so that both begin on one CPU. */
    default void runPair(Runnable first, Runnable second) throws InterruptedException {
        run(() -> {
            Thread other = newThread(second);
            other.start();
            first.run();
            other.join();
        });
    }

    /** What a thread of this side calls to let the others run. */
    @SuppressWarnings("ThreadPriorityCheck") // no hint: it is what is measured
    default void giveWay() {
        Thread.yield();
    }

    /** A preemption point, where the side has such a thing. */
    default void checkpoint() {}

    /** From now on the calling thread is less urgent than others, where the side has such a thing. */
    default void lowerPriority() {}

    /** The calling thread sleeps, as users of this scheduler would have it sleep. */
    default void sleep(long nanos) throws InterruptedException {
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }

    /** Takes jobs: run once, to completion, on no virtual thread. */
    Executor jobs();

    /** Waits for jobs: the last of them opens the latch. */
    default void awaitJobs(CountDownLatch done) throws InterruptedException {
        done.await();
    }

    /** How often something was started or resumed so far; -1 if this side does not tell. */
    default long switches() {
        return -1;
    }

    /** How often a CPU was taken out of its halt, spinning or parked; -1 if this side does not tell. */
    default long kicks(int cpu) {
        return -1;
    }

    /** Which of the JVM's threads carry this side's, by name. */
    Predicate<String> carriers();

    @Override
    void close();

    /** A body, and what came of it. Read by whoever has joined its thread. */
    final class Guarded implements Runnable {
        private final Body body;
        private boolean done;
        private @Nullable Throwable thrown;

        Guarded(Body body) {
            this.body = body;
        }

        @Override
        @SuppressWarnings("InterruptedExceptionSwallowed") // it is thrown in requireDone()
        public void run() {
            try {
                body.run();
                done = true;
            } catch (Throwable e) {
                thrown = e;
            }
        }

        void requireDone() {
            if (thrown != null) {
                throw new IllegalStateException(thrown.getMessage(), thrown);
            }
            if (!done) {
                throw new IllegalStateException("the thread has ended, and its body has not run");
            }
        }
    }
}
