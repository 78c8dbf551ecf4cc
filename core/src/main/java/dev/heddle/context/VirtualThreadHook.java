package dev.heddle.context;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The JDK hook: everything that Heddle takes from the inside of {@code java.lang}, in one place.
 *
 * <p>It takes four things of JDK 25's {@code java.lang.VirtualThread}: a thread can be created with an executor of our
 * choice; the carrier that the caller runs on can be asked for; a continuation (a method reference that the JDK submits
 * to the executor) has captured its thread in its only field; and the executor is a field of the thread. The last two
 * serve {@link VirtualThreadContext}'s adoption of children, and the field tells which task a thread is. JDK builds that replace the first by a scheduler API
 * need another version of this class and of nothing else.
 */
public final class VirtualThreadHook {
    private static final @Nullable MethodHandle NEW_THREAD;
    private static final @Nullable MethodHandle CURRENT_CARRIER;
    private static final @Nullable MethodHandle SET_EXECUTOR;
    private static final @Nullable MethodHandle GET_EXECUTOR;
    private static final @Nullable MethodHandle CONTINUATION_THREAD;

    /** Why the hook cannot be used, or null if it can. */
    private static final @Nullable String OBSTACLE;

    static {
        MethodHandle newThread = null;
        MethodHandle currentCarrier = null;
        MethodHandle setExecutor = null;
        MethodHandle getExecutor = null;
        MethodHandle continuationThread = null;
        String obstacle = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Method factory = Class.forName("java.lang.ThreadBuilders")
                    .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            factory.setAccessible(true);
            newThread = lookup.unreflect(factory);

            Method carrier = Thread.class.getDeclaredMethod("currentCarrierThread");
            carrier.setAccessible(true);
            currentCarrier = lookup.unreflect(carrier);

            Field executor = Class.forName("java.lang.VirtualThread").getDeclaredField("scheduler");
            executor.setAccessible(true);
            setExecutor = lookup.unreflectSetter(executor)
                    .asType(MethodType.methodType(void.class, Thread.class, Executor.class));
            getExecutor = lookup.unreflectGetter(executor).asType(MethodType.methodType(Executor.class, Thread.class));

            continuationThread = capturedThread(lookup, newThread);
        } catch (InaccessibleObjectException closed) {
            Module module = VirtualThreadHook.class.getModule();
            obstacle = "java.lang is closed to Heddle: start the JVM with --add-opens java.base/java.lang="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        } catch (Throwable unknown) {
            obstacle =
                    "this JDK's virtual threads are not those of JDK 25 (it is " + Runtime.version() + "): " + unknown;
        }
        NEW_THREAD = newThread;
        CURRENT_CARRIER = currentCarrier;
        SET_EXECUTOR = setExecutor;
        GET_EXECUTOR = getExecutor;
        CONTINUATION_THREAD = continuationThread;
        OBSTACLE = obstacle;
    }

    private VirtualThreadHook() {}

    /** Finds the field in which a continuation holds its thread, on a thread made for this purpose. */
    private static MethodHandle capturedThread(MethodHandles.Lookup lookup, MethodHandle newThread) throws Throwable {
        Runnable[] submitted = new Runnable[1];
        Executor probe = continuation -> submitted[0] = continuation;
        Thread thread = (Thread) newThread.invoke(probe, "", 0, (Runnable) () -> {});
        thread.start();
        // A thread that was started and never run would never terminate.
        submitted[0].run();
        for (Field field : submitted[0].getClass().getDeclaredFields()) {
            if (Thread.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                if (field.get(submitted[0]) == thread) {
                    return lookup.unreflectGetter(field).asType(MethodType.methodType(Thread.class, Runnable.class));
                }
            }
        }
        throw new NoSuchFieldException("a continuation does not hold its thread");
    }

    /**
     * Checks that the hook works in this JVM.
     *
     * @throws IllegalStateException naming the flag to add, or the JDK that does not fit
     */
    public static void requireUsable() {
        if (OBSTACLE != null) {
            throw new IllegalStateException(OBSTACLE);
        }
    }

    /**
     * Starts the JDK's socket pollers, which inherit the scheduler of whichever thread first needs them, from the
     * calling thread. Called before any task exists, so that they run on the JDK's own scheduler and no task of ours
     * can starve the poller that is to wake it.
     */
    public static void startSocketPollers() {
        try {
            Class.forName("sun.nio.ch.Poller");
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException("this JDK has no socket poller", absent);
        }
    }

    static Thread newThread(Executor executor, String name, Runnable body) {
        try {
            return (Thread) usable(NEW_THREAD).invokeExact(executor, name, 0, body);
        } catch (Throwable thrown) {
            throw rethrown(thrown);
        }
    }

    static Thread threadOf(Runnable continuation) {
        try {
            return (Thread) usable(CONTINUATION_THREAD).invokeExact(continuation);
        } catch (Throwable thrown) {
            throw rethrown(thrown);
        }
    }

    /** Only for a thread that has not run yet: nobody else reads the field before its first wake. */
    static void replaceExecutor(Thread thread, Executor executor) {
        try {
            usable(SET_EXECUTOR).invokeExact(thread, executor);
        } catch (Throwable thrown) {
            throw rethrown(thrown);
        }
    }

    /** What a virtual thread is submitted to; null for a platform thread, and for every thread if the hook is unusable. */
    static @Nullable Executor executorOf(Thread thread) {
        if (GET_EXECUTOR == null || !thread.isVirtual()) {
            return null;
        }
        try {
            return (Executor) GET_EXECUTOR.invokeExact(thread);
        } catch (Throwable thrown) {
            throw rethrown(thrown);
        }
    }

    /** The platform thread that carries the caller: itself, if the caller is a platform thread. */
    public static Thread currentCarrierThread() {
        if (CURRENT_CARRIER == null) {
            return Thread.currentThread();
        }
        try {
            return (Thread) CURRENT_CARRIER.invokeExact();
        } catch (Throwable thrown) {
            throw rethrown(thrown);
        }
    }

    private static MethodHandle usable(@Nullable MethodHandle handle) {
        if (handle == null) {
            throw new IllegalStateException(OBSTACLE);
        }
        return handle;
    }

    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        }
        return new IllegalStateException(thrown);
    }
}
