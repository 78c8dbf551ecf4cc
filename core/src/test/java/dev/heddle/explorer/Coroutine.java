package dev.heddle.explorer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;

/**
 * A body that can stop in its middle and go on later, on the thread that resumes it: the JDK's own continuation, which
 * virtual threads are made of. One that is never resumed again is simply garbage.
 *
 * <p>It calls the two methods that the JVM itself implements, and not {@code Continuation}'s {@code run} and {@code yield}, which
 * call them and see to what is not needed here: scopes, continuations in continuations, scoped values, another thread at each turn, and that no two
 * threads run the same one, which takes an atomic operation. A schedule suspends some thirty times; it is a tenth faster without. What they check and the JVM
 * does not is checked here: that a body which has ended is not resumed. As they do, it keeps the compiler from moving anything across either.
 */
final class Coroutine {
    private static final Object SCOPE;
    private static final MethodHandle NEW;

    /** {@code void enterSpecial(Continuation, boolean goesOn, boolean isVirtualThread)}. */
    private static final MethodHandle ENTER;

    /** {@code int doYield()}; 0, once the body goes on, or why it could not be suspended. */
    private static final MethodHandle YIELD;

    static {
        try {
            // java.lang is open to tests, and Module has the method that opens the rest.
            Method open = Module.class.getDeclaredMethod("implAddOpensToAllUnnamed", String.class);
            open.setAccessible(true);
            open.invoke(Object.class.getModule(), "jdk.internal.vm");

            Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
            Class<?> type = Class.forName("jdk.internal.vm.Continuation");
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            SCOPE = scopeType.getConstructor(String.class).newInstance("explorer");
            NEW = lookup.findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class))
                    .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
            MethodType enter = MethodType.methodType(void.class, type, boolean.class, boolean.class);
            ENTER = lookup.findStatic(type, "enterSpecial", enter).asType(enter.changeParameterType(0, Object.class));
            YIELD = lookup.findStatic(type, "doYield", MethodType.methodType(int.class));
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private final Object continuation;
    private boolean begun;
    private boolean ended;

    Coroutine(Runnable body) {
        Runnable whole = () -> {
            try {
                body.run();
            } finally {
                ended = true;
            }
        };
        try {
            continuation = (Object) NEW.invokeExact(SCOPE, whole);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Goes on until the body suspends itself or ends. */
    void resume() {
        if (ended) {
            throw new IllegalStateException("has ended");
        }
        boolean goesOn = begun;
        begun = true;
        try {
            ENTER.invokeExact(continuation, goesOn, false);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
        VarHandle.releaseFence();
    }

    /** Called in a body, and nowhere else: the JVM does not look. */
    static void suspend() {
        int refusal;
        try {
            refusal = (int) YIELD.invokeExact();
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
        VarHandle.releaseFence();
        if (refusal != 0) {
            throw new IllegalStateException("could not be suspended: " + refusal);
        }
    }
}
