package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Task;
import dev.heddle.TestScheduler;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A task that blocks while it cannot leave its carrier holds that CPU, but it goes on in the end. */
class PinnedTest {
    private static void quietly(TestScheduler.Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class SleepsByThread {
        static final int VALUE;

        static {
            quietly(() -> Thread.sleep(2));
            VALUE = 42;
        }
    }

    private static final class SleepsByTask {
        static final int VALUE;

        static {
            quietly(() -> Task.sleepUntil(System.nanoTime() + 2_000_000));
            VALUE = 42;
        }
    }

    /** Not a lambda of the class whose initialiser waits for it: that would wait for the initialiser. */
    private record Answer(AtomicInteger value, Thread waiting) implements Runnable {
        @Override
        public void run() {
            value.set(42);
            LockSupport.unpark(waiting);
        }
    }

    private static final class WaitsForATask {
        static final int VALUE;

        static {
            Thread here = Thread.currentThread();
            AtomicInteger value = new AtomicInteger();
            Thread waker = Thread.ofPlatform().start(new Answer(value, here));
            while (value.get() == 0) {
                LockSupport.park();
            }
            quietly(waker::join);
            VALUE = value.get();
        }
    }

    /** Fresh copies of a class, so that its initialiser runs once for each number of CPUs. */
    private static final class Fresh extends ClassLoader {
        Fresh() {
            super(PinnedTest.class.getClassLoader());
        }

        Class<?> copyOf(Class<?> original) throws Exception {
            String file = original.getName().substring(original.getName().lastIndexOf('.') + 1) + ".class";
            try (java.io.InputStream in = original.getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(original.getName(), bytes, 0, bytes.length);
            }
        }
    }

    @TwoAndFourCpus
    void classInitialiserThatSleeps(int cpus) {
        initialise(cpus, SleepsByThreadToo.class);
    }

    @TwoAndFourCpus
    void classInitialiserThatSleepsOnTheCpusTimer(int cpus) {
        initialise(cpus, SleepsByTaskToo.class);
    }

    private static void initialise(int cpus, Class<?> original) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            Class<?> copy = new Fresh().copyOf(original);
            on.crowd(200, index -> {
                TestScheduler.yieldCpu();
                Class.forName(copy.getName(), true, copy.getClassLoader());
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @TwoAndFourCpus
    void classInitialisersOnAllCpusAtOnce(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(200, index -> {
                int value = switch (index % 3) {
                    case 0 -> SleepsByThread.VALUE;
                    case 1 -> SleepsByTask.VALUE;
                    default -> WaitsForATask.VALUE;
                };
                assertThat(value).isEqualTo(42);
            });
        }
    }

    @SuppressWarnings("UnusedMethod") // called by native code
    private static int compare(MemorySegment a, MemorySegment b) {
        // A native frame is below us: we are pinned.
        LockSupport.parkNanos(10_000);
        quietly(() -> Task.sleepUntil(System.nanoTime() + 10_000));
        TestScheduler.yieldCpu();
        Task.checkpoint();
        return Integer.compare(a.get(ValueLayout.JAVA_INT, 0), b.get(ValueLayout.JAVA_INT, 0));
    }

    @TwoAndFourCpus
    @SuppressWarnings("restricted")
    void nativeFrame(int cpus) throws Exception {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor comparison = FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS.withTargetLayout(ValueLayout.JAVA_INT),
                ValueLayout.ADDRESS.withTargetLayout(ValueLayout.JAVA_INT));
        MethodHandle sort = linker.downcallHandle(
                linker.defaultLookup().find("qsort").orElseThrow(),
                FunctionDescriptor.ofVoid(
                        ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        MethodHandle compare = MethodHandles.lookup()
                .findStatic(
                        PinnedTest.class,
                        "compare",
                        MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
        try (TestScheduler on = TestScheduler.cpus(cpus);
                Arena arena = Arena.ofShared()) {
            MemorySegment callback = linker.upcallStub(compare, comparison, arena);
            on.crowd(100, index -> {
                MemorySegment numbers = arena.allocateFrom(ValueLayout.JAVA_INT, 3, 1, 2);
                try {
                    sort.invokeExact(numbers, 3L, 4L, callback);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
                assertThat(numbers.toArray(ValueLayout.JAVA_INT)).containsExactly(1, 2, 3);
            });
        }
    }
}
