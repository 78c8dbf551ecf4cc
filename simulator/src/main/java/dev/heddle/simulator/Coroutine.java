package dev.heddle.simulator;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A body that can stop in its middle and go on later, on the thread that resumes it: the JDK's own continuation, which
 * virtual threads are made of, in a scope of its own. A virtual thread that a coroutine resumes is a continuation inside it,
 * and unmounts to it. One that is never resumed again is simply garbage.
 *
 * <p>The only class that knows {@code jdk.internal.vm}.
 */
final class Coroutine {
    private static final @Nullable Object SCOPE;
    private static final @Nullable MethodHandle NEW;
    private static final @Nullable MethodHandle RUN;
    private static final @Nullable MethodHandle YIELD;

    /** Why there are no coroutines in this JVM, or null if there are. */
    private static final @Nullable String OBSTACLE;

    static {
        Object scope = null;
        MethodHandle create = null;
        MethodHandle run = null;
        MethodHandle yield = null;
        String obstacle = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
            Class<?> type = Class.forName("jdk.internal.vm.Continuation");
            scope = lookup.findConstructor(scopeType, MethodType.methodType(void.class, String.class))
                    .invoke("heddle-simulator");
            create = lookup.findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class))
                    .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
            run = lookup.findVirtual(type, "run", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            yield = lookup.findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType))
                    .asType(MethodType.methodType(boolean.class, Object.class));
        } catch (IllegalAccessException closed) {
            Module module = Coroutine.class.getModule();
            obstacle = "jdk.internal.vm is closed to the simulator: start the JVM with"
                    + " --add-exports java.base/jdk.internal.vm="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        } catch (Throwable unknown) {
            obstacle = "this JDK's continuations are not those of JDK 25 (it is " + Runtime.version() + "): " + unknown;
        }
        SCOPE = scope;
        NEW = create;
        RUN = run;
        YIELD = yield;
        OBSTACLE = obstacle;
    }

    private final Object continuation;

    /**
     * A coroutine that has not begun.
     *
     * @param body must not throw
     */
    Coroutine(Runnable body) {
        try {
            continuation = (Object) usable(NEW).invokeExact(SCOPE, body);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /**
     * Checks that there are coroutines in this JVM.
     *
     * @throws IllegalStateException naming the flag to add, or the JDK that does not fit
     */
    static void requireUsable() {
        if (OBSTACLE != null) {
            throw new IllegalStateException(OBSTACLE);
        }
    }

    /** Goes on until the body suspends itself or ends. The caller is in no coroutine. */
    void resume() {
        try {
            usable(RUN).invokeExact(continuation);
        } catch (Throwable thrown) {
            throw new IllegalStateException("a coroutine has thrown", thrown);
        }
    }

    /** Called in a body, with no virtual thread mounted in it. */
    static void suspend() {
        boolean suspended;
        try {
            suspended = (boolean) usable(YIELD).invokeExact(SCOPE);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
        if (!suspended) {
            throw new IllegalStateException("could not be suspended");
        }
    }

    private static MethodHandle usable(@Nullable MethodHandle handle) {
        if (handle == null) {
            throw new IllegalStateException(OBSTACLE);
        }
        return handle;
    }
}
