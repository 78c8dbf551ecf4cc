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

    private final Tenure tenure;

    private LentThread(Tenure tenure) {
        this.tenure = tenure;
    }

    static LentThread lend(Tenure tenure) {
        if (roleOf(tenure.thread()) != null) {
            throw new IllegalStateException("this thread is a CPU already: " + tenure.thread());
        }
        LentThread added = new LentThread(tenure);
        LentThread[] before;
        LentThread[] after;
        do {
            before = lent;
            after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = added;
        } while (!LENT.compareAndSet(before, after));
        return added;
    }

    static @Nullable CarrierRole roleOf(Thread thread) {
        for (LentThread one : lent) {
            if (one.tenure.thread() == thread) {
                return one.tenure.role();
            }
        }
        return null;
    }

    Tenure tenure() {
        return tenure;
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
