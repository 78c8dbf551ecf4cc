package dev.heddle.explorer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * A body that can stop in its middle and go on later, on the thread that resumes it: the JDK's own continuation, which
 * virtual threads are made of. One that is never resumed again is simply garbage.
 */
final class Coroutine {
    private static final Object SCOPE;
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;

    static {
        try {
            // java.lang is open to tests, and Module has the method that opens the rest.
            Method export = Module.class.getDeclaredMethod("implAddExportsToAllUnnamed", String.class);
            export.setAccessible(true);
            export.invoke(Object.class.getModule(), "jdk.internal.vm");

            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
            Class<?> type = Class.forName("jdk.internal.vm.Continuation");
            SCOPE = scopeType.getConstructor(String.class).newInstance("explorer");
            NEW = lookup.findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class))
                    .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
            RUN = lookup.findVirtual(type, "run", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            YIELD = lookup.findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType))
                    .asType(MethodType.methodType(boolean.class, Object.class));
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private final Object continuation;

    Coroutine(Runnable body) {
        try {
            continuation = (Object) NEW.invokeExact(SCOPE, body);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Goes on until the body suspends itself or ends. */
    void resume() {
        try {
            RUN.invokeExact(continuation);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Called in a body. */
    static void suspend() {
        boolean suspended;
        try {
            suspended = (boolean) YIELD.invokeExact(SCOPE);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
        if (!suspended) {
            throw new IllegalStateException("could not be suspended");
        }
    }
}
