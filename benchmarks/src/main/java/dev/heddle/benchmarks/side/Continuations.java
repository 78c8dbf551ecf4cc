package dev.heddle.benchmarks.side;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The JVM's one-shot delimited continuations, which virtual threads are made of. Needs {@code --add-exports java.base/jdk.internal.vm}. */
final class Continuations {
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final MethodHandle IS_DONE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
            Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
            Object ours = lookup.findConstructor(scope, MethodType.methodType(void.class, String.class))
                    .invoke("benchmark");
            NEW = lookup.findConstructor(continuation, MethodType.methodType(void.class, scope, Runnable.class))
                    .bindTo(ours)
                    .asType(MethodType.methodType(Object.class, Runnable.class));
            RUN = lookup.findVirtual(continuation, "run", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            IS_DONE = lookup.findVirtual(continuation, "isDone", MethodType.methodType(boolean.class))
                    .asType(MethodType.methodType(boolean.class, Object.class));
            YIELD = lookup.findStatic(continuation, "yield", MethodType.methodType(boolean.class, scope))
                    .bindTo(ours);
        } catch (Throwable impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private Continuations() {}

    static Object of(Runnable body) {
        try {
            return (Object) NEW.invokeExact(body);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Starts or resumes it; returns when it yields or ends. */
    static void run(Object continuation) {
        try {
            RUN.invokeExact(continuation);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    static boolean isDone(Object continuation) {
        try {
            return (boolean) IS_DONE.invokeExact(continuation);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    static void suspend() {
        try {
            boolean success = (boolean) YIELD.invokeExact();
            if (!success) {
                throw new IllegalStateException("a continuation did not yield");
            }
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
