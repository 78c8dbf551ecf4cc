package dev.heddle.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A thread that was not made to be a carrier and is one for a while. Such threads are few, and they are looked up only
 * for threads that are not {@code Carrier}s, so a short list searched front to back serves.
 */
final class LentThread implements AutoCloseable {
    /** Every thread lent in this JVM; replaced as a whole by CAS, read by anyone. */
    private static volatile LentThread[] lent = {};

    private static final VarHandle LENT;

    static {
        try {
            LENT = MethodHandles.lookup().findStaticVarHandle(LentThread.class, "lent", LentThread[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Thread thread;
    private final CpuEntry entry;

    private LentThread(Thread thread, CpuEntry entry) {
        this.thread = thread;
        this.entry = entry;
    }

    static LentThread lend(Thread thread, CpuEntry entry) {
        if (entryOf(thread) != null) {
            throw new IllegalStateException("this thread is a CPU already: " + thread);
        }
        LentThread added = new LentThread(thread, entry);
        LentThread[] before;
        LentThread[] after;
        do {
            before = lent;
            after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = added;
        } while (!LENT.compareAndSet(before, after));
        return added;
    }

    static @Nullable CpuEntry entryOf(Thread thread) {
        for (LentThread one : lent) {
            if (one.thread == thread) {
                return one.entry;
            }
        }
        return null;
    }

    CpuEntry entry() {
        return entry;
    }

    @Override
    public void close() {
        LentThread[] before;
        LentThread[] after;
        do {
            before = lent;
            after = Arrays.stream(before).filter(one -> one != this).toArray(LentThread[]::new);
        } while (!LENT.compareAndSet(before, after));
    }
}
