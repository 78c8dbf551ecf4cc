package dev.heddle.benchmarks.side;

import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Two bare continuations that the benchmark's own thread resumes in turn: no threads, no scheduler, the least that the JVM can do. */
public final class ContinuationSide implements Side {
    @Override
    public void runPair(Runnable first, Runnable second) {
        Object one = Continuations.of(first);
        Object two = Continuations.of(second);
        while (!Continuations.isDone(one) || !Continuations.isDone(two)) {
            resume(one);
            resume(two);
        }
    }

    private static void resume(Object continuation) {
        if (!Continuations.isDone(continuation)) {
            Continuations.run(continuation);
        }
    }

    @Override
    public void giveWay() {
        Continuations.suspend();
    }

    @Override
    public Thread newThread(Runnable body) {
        throw new UnsupportedOperationException("a continuation is no thread");
    }

    @Override
    public Executor jobs() {
        throw new UnsupportedOperationException("a continuation is no job");
    }

    @Override
    public Predicate<String> carriers() {
        return name -> false;
    }

    @Override
    public void close() {}
}
