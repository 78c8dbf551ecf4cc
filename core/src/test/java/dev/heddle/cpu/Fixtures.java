package dev.heddle.cpu;

import dev.heddle.context.TaskContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the tests of single engine classes need around them. */
public final class Fixtures {
    /** The seed of randomised tests: {@code -Dheddle.test.seed=N} replays one. */
    public static final long SEED = Long.getLong("heddle.test.seed", System.nanoTime());

    private static final long TIMEOUT_SECONDS = 60;

    private Fixtures() {}

    /**
     * The other CPUs, for a CPU that is tested alone: tasks may start, a loop that has nothing to do leaves, and that is all.
     */
    public static Neighbours neighbours() {
        return (Neighbours) Proxy.newProxyInstance(
                Neighbours.class.getClassLoader(),
                new Class<?>[] {Neighbours.class},
                (proxy, method, arguments) -> answer(method.getName(), method.getReturnType()));
    }

    private static @Nullable Object answer(String question, Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        return type == boolean.class ? Set.of("admit", "isStopping").contains(question) : null;
    }

    private static final class Nothing implements TaskContext {
        @Override
        public boolean resume() {
            return true;
        }

        @Override
        public void start() {}

        @Override
        public void interrupt() {}
    }

    /** A task that does nothing, at level 1, allowed on every CPU. */
    public static PreemptibleTask task(long id) {
        return task(id, 1, -1);
    }

    /** {@code affinity} is a set of the first 32 CPUs; -1 is every CPU. */
    public static PreemptibleTask task(long id, int level, int affinity) {
        return task(id, level, affinity == -1 ? CpuMask.ALL : CpuMask.of(1, domain -> affinity));
    }

    public static PreemptibleTask task(long id, int level, CpuMask affinity) {
        return new PreemptibleTask(neighbours(), id, level, affinity, new Nothing());
    }

    public static void ranOn(TaskControlBlock task, int cpu) {
        task.ranOn(cpu);
    }

    /** For a broken twin, in the middle of what should be one step: lets another thread in, even on one core. */
    @SuppressWarnings("ThreadPriorityCheck")
    public static void breathe() {
        Thread.yield();
    }

    /** Counts the caller, then waits until so many have come. */
    public static void meet(AtomicLong arrived, long expected) {
        arrived.incrementAndGet();
        for (int spins = 0; arrived.get() < expected; spins++) {
            if (spins < 1_000) {
                Thread.onSpinWait();
            } else {
                breathe();
            }
        }
    }

    /** Something that threads do, told the number of each. */
    public interface Body {
        void run(int number) throws Exception;
    }

    /** Runs a body on several threads at once; throws what one of them has thrown, or where they hang. */
    public static void inParallel(int threads, Body body) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(threads);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            started.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    ready.countDown();
                    ready.await();
                    body.run(number);
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                }
            }));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        for (Thread thread : started) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (!thread.join(java.time.Duration.ofMillis(Math.max(1, left)))) {
                AssertionError hangs = new AssertionError("hangs, seed " + SEED);
                hangs.setStackTrace(thread.getStackTrace());
                throw hangs;
            }
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError("seed " + SEED, thrown);
        }
    }
}
