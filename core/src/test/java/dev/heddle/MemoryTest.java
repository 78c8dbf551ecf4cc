package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;

/** What a task costs, and what a wake allocates: nothing. */
class MemoryTest {
    private static final int WAKES = 200_000;

    /** Where live tasks are listed, many in one object. */
    private static final String LISTED = "dev.heddle.smp.LiveTasks$Chunk";

    /** A task's part of what it shares with those listed beside it. */
    private static long shareOf(Object chunk) throws IllegalAccessException {
        long bytes = ClassLayout.parseInstance(chunk).instanceSize();
        int tasks = 1;
        for (Field field : chunk.getClass().getDeclaredFields()) {
            if (field.getType().isArray()) {
                field.setAccessible(true);
                Object slots = Objects.requireNonNull(field.get(chunk));
                bytes += ClassLayout.parseInstance(slots).instanceSize();
                tasks = Array.getLength(slots);
            }
        }
        return Math.ceilDiv(bytes, tasks);
    }

    /** Objects of ours that belong to one task alone: what the virtual thread needs is the JDK's affair. */
    private static List<Object> engineObjectsOf(Object task, Object... shared) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> toDo = new ArrayDeque<>();
        toDo.add(task);
        seen.addAll(List.of(shared));
        List<Object> own = new ArrayList<>();
        while (!toDo.isEmpty()) {
            Object object = toDo.remove();
            // The body that a task runs is a lambda of the test's, and its user's affair.
            if (!seen.add(object)
                    || object.getClass().isHidden()
                    || !object.getClass().getName().startsWith("dev.heddle.")) {
                continue;
            }
            own.add(object);
            if (object.getClass().getName().equals(LISTED)) {
                continue;
            }
            for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        Object value = field.get(object);
                        if (value != null) {
                            toDo.add(value);
                        }
                    }
                }
            }
        }
        return own;
    }

    @Test
    void aTaskIsAtMost200BytesBeyondItsVirtualThread() throws IllegalAccessException {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            Task sleeper = on.task().start(() -> {
                try {
                    Task.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    // the test has seen enough
                }
            });
            on.awaitBlocked(sleeper);
            long bytes = 0;
            StringBuilder layout = new StringBuilder();
            Object shared = on.scheduler().smp().everywhere();
            List<Object> own = engineObjectsOf(sleeper, on.scheduler().smp(), shared);
            for (Object object : own) {
                ClassLayout one = ClassLayout.parseInstance(object);
                boolean isShared = object.getClass().getName().equals(LISTED);
                bytes += isShared ? shareOf(object) : one.instanceSize();
                layout.append(one.toPrintable()).append(System.lineSeparator());
            }
            TestScheduler.threadOf(sleeper).interrupt();
            System.out.println("a sleeping task, beyond its virtual thread: " + bytes + " bytes in "
                    + own.stream()
                            .map(object -> object.getClass().getSimpleName())
                            .toList());
            assertThat(own).as("%s", layout).hasSizeGreaterThanOrEqualTo(3);
            assertThat(bytes).as("%s", layout).isBetween(60L, 200L);
        }
    }

    @Test
    void aMillionTasksSleepInTwoGibibytes() throws IOException, InterruptedException {
        String output = sleepers(12);
        if (!output.contains("all asleep at once: true")) {
            // On a machine as busy as that, the deadline came before all were asleep.
            output = sleepers(60);
        }
        System.out.print(output);
        assertThat(output).contains("all asleep at once: true").contains("ended: 1000000, early: 0");
    }

    private static String sleepers(int seconds) throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.java(List.of(
                "-Xmx2g",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--class-path",
                ChildJvm.classes(),
                ChildJvm.program("MillionSleepers.java"),
                "1000000",
                String.valueOf(seconds)));
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    /** Bytes that threads have allocated since they began. */
    private static final class Allocated {
        private final Object bean;
        private final Method ofThread;

        Allocated() {
            try {
                bean = Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
                ofThread = Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getThreadAllocatedBytes", long.class);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        long by(List<Thread> threads) {
            long sum = 0;
            for (Thread thread : threads) {
                try {
                    sum += (long) ofThread.invoke(bean, thread.threadId());
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
            return sum;
        }
    }

    private static List<Thread> carriersOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name + "-"))
                .toList();
    }

    /** Two threads that wake each other in turn. */
    private static final class PingPong {
        private final Thread[] players = new Thread[2];
        private volatile int turn;

        Runnable player(int me, int rounds) {
            return () -> {
                for (int round = 0; round < rounds; round++) {
                    while (turn != me) {
                        LockSupport.park();
                    }
                    turn = 1 - me;
                    LockSupport.unpark(players[1 - me]);
                }
            };
        }
    }

    private interface Maker {
        Thread thread(int player, Runnable body);
    }

    private static void play(int rounds, Maker maker) throws InterruptedException {
        PingPong game = new PingPong();
        for (int player = 0; player < 2; player++) {
            game.players[player] = maker.thread(player, game.player(player, rounds));
        }
        for (Thread player : game.players) {
            player.start();
        }
        for (Thread player : game.players) {
            assertThat(player.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    private static double bytesPerWake(List<Thread> carriers, Maker maker) throws InterruptedException {
        Allocated allocated = new Allocated();
        play(WAKES / 2, maker);
        long before = allocated.by(carriers);
        play(WAKES / 2, maker);
        return (allocated.by(carriers) - before) / (double) WAKES;
    }

    /** Nothing but a slot that a platform thread polls: what is allocated under it is the JDK's. */
    private static final class Slot extends Thread implements Executor {
        private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
        private volatile boolean over;

        Slot() {
            setDaemon(true);
        }

        @Override
        public void execute(Runnable continuation) {
            next.set(continuation);
            LockSupport.unpark(this);
        }

        @Override
        public void run() {
            while (!over) {
                Runnable continuation = next.getAndSet(null);
                if (continuation != null) {
                    continuation.run();
                } else {
                    LockSupport.park();
                }
            }
        }

        Thread virtualThread(Runnable body) {
            try {
                Method factory = Class.forName("java.lang.ThreadBuilders")
                        .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
                factory.setAccessible(true);
                return (Thread) factory.invoke(null, this, "", 0, body);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aRemoteWakeAllocatesNothing() throws InterruptedException {
        double heddle;
        try (TestScheduler on =
                TestScheduler.of(Scheduler.builder().name("alloc").cpus(2))) {
            heddle = bytesPerWake(
                    carriersOf("alloc"),
                    (player, body) ->
                            on.task().affinity(CpuSet.of(player)).factory().newThread(body));
            assertThat(on.scheduler().stats().cpus())
                    .allMatch(cpu -> cpu.wakesRemote() > WAKES / 10, "wakes were remote");
        }
        Slot[] slots = {new Slot(), new Slot()};
        for (Slot slot : slots) {
            slot.start();
        }
        double trivial = bytesPerWake(List.of(slots), (player, body) -> slots[player].virtualThread(body));
        for (Slot slot : slots) {
            slot.over = true;
            LockSupport.unpark(slot);
        }
        System.out.printf(
                "a remote wake allocates %.4f bytes on its CPUs; the JDK alone, under a trivial executor, %.4f%n",
                heddle, trivial);
        // One object a wake would be 16 bytes; starting and ending the two tasks is in here, too.
        assertThat(heddle).isLessThan(1 + trivial);
    }

    @Test
    void aYieldAllocatesNothing() throws InterruptedException {
        try (TestScheduler on =
                TestScheduler.of(Scheduler.builder().name("alloc").cpus(1))) {
            Allocated allocated = new Allocated();
            List<Thread> carriers = carriersOf("alloc");
            long before = 0;
            for (int run = 0; run < 2; run++) {
                before = allocated.by(carriers);
                Runnable body = () -> {
                    for (int i = 0; i < WAKES / 2; i++) {
                        TestScheduler.yieldCpu();
                    }
                };
                Task one = on.task().start(body);
                Task other = on.task().start(body);
                on.awaitEnd(one);
                on.awaitEnd(other);
            }
            double bytes = (allocated.by(carriers) - before) / (double) WAKES;
            System.out.printf("a yield allocates %.4f bytes on its CPU%n", bytes);
            assertThat(bytes).isLessThan(1);
        }
    }

    @Test
    void aWakeByAnotherThreadAllocatesNothingThere() {
        try (TestScheduler on = TestScheduler.cpus(1)) {
            int[] woken = new int[1];
            Task sleeper = on.task().start(() -> {
                while (woken[0] < 60_000) {
                    LockSupport.park();
                    woken[0]++;
                }
            });
            Thread thread = TestScheduler.threadOf(sleeper);
            Allocated allocated = new Allocated();
            List<Thread> me = List.of(Thread.currentThread());
            long before = 0;
            for (int wake = 0; wake < 60_000; wake++) {
                if (wake == 10_000) {
                    before = allocated.by(me);
                }
                // Thread.getState() of a virtual thread allocates nothing.
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                LockSupport.unpark(thread);
            }
            double bytes = (allocated.by(me) - before) / 50_000.0;
            System.out.printf("a wake by a platform thread allocates %.4f bytes there%n", bytes);
            on.awaitEnd(sleeper);
            assertThat(bytes).isLessThan(1);
        }
    }

    /** The twin: one small object a wake is found. */
    @Test
    void oneObjectAWakeIsFound() throws InterruptedException {
        Object[] kept = new Object[1];
        try (TestScheduler on =
                TestScheduler.of(Scheduler.builder().name("twin").cpus(2))) {
            double bytes = bytesPerWake(
                    carriersOf("twin"),
                    (player, body) -> on.task()
                            .affinity(CpuSet.of(player))
                            .factory()
                            .newThread(() -> {
                                for (int i = 0; i < WAKES / 2; i++) {
                                    kept[0] = new Object();
                                }
                                body.run();
                            }));
            assertThat(bytes).isGreaterThan(8);
            assertThat(kept[0]).isNotNull();
        }
    }
}
