package dev.heddle.benchmarks.side;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * What is left when the scheduler does nothing: ready continuations wait in an {@link ArrayDeque}, and the benchmark's own
 * thread runs them in turn. For virtual threads that is the JVM's cost of unmounting one and mounting the next, which
 * every scheduler pays. There is one thread, so nothing is fenced, and nothing may be woken from outside.
 */
public final class FloorSide implements Side, Executor {
    private static final MethodHandle NEW_THREAD;

    static {
        try {
            Method factory = Class.forName("java.lang.ThreadBuilders")
                    .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            factory.setAccessible(true);
            NEW_THREAD = MethodHandles.lookup().unreflect(factory);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private long switches;

    @Override
    public void execute(Runnable continuation) {
        ready.add(continuation);
    }

    @Override
    public Thread newThread(Runnable body) {
        try {
            return (Thread) NEW_THREAD.invokeExact((Executor) this, "", 0, body);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    @Override
    public void run(Body body) {
        Guarded guarded = new Guarded(body);
        Thread thread = newThread(guarded);
        thread.start();
        drain();
        if (thread.isAlive()) {
            throw new IllegalStateException("nothing is ready and " + thread + " has not ended");
        }
        guarded.requireDone();
    }

    @Override
    public Executor jobs() {
        return this;
    }

    @Override
    public void awaitJobs(CountDownLatch done) {
        drain();
    }

    private void drain() {
        Runnable next = ready.poll();
        while (next != null) {
            switches++;
            next.run();
            next = ready.poll();
        }
    }

    @Override
    public long switches() {
        return switches;
    }

    @Override
    public Predicate<String> carriers() {
        return name -> name.equals("main");
    }

    @Override
    public void close() {}
}
