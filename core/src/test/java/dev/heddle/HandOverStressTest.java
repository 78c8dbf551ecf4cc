package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cpu.Fixtures;
import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks that come back just when their CPU is being taken from them: sleeps in native code around the threshold. Each CPU's
 * events come from inside its loop, so whoever finds another one in there has found two threads that are one CPU.
 */
class HandOverStressTest {
    private static final int TASKS = 24;
    private static final int STEPS = 40;

    /** Finds two threads in the loop of one CPU, and two CPUs that run one task. */
    private static final class LoopGuard implements SchedulingEvents {
        final AtomicIntegerArray inside = new AtomicIntegerArray(32);
        final Queue<String> violations = new ConcurrentLinkedQueue<>();

        private void visit(int cpu) {
            if (inside.getAndIncrement(cpu) != 0) {
                violations.add("two threads are CPU " + cpu);
            }
            // Not a yield: the caller may be a virtual thread that wakes another.
            for (int i = 0; i < 100; i++) {
                Thread.onSpinWait();
            }
            inside.getAndDecrement(cpu);
        }

        @Override
        public void created(long task, String name, int level) {}

        @Override
        public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {
            visit(cpu);
        }

        @Override
        public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {
            visit(cpu);
        }

        @Override
        public void switched(
                int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
            visit(cpu);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void tasksThatComeBackInTheMiddleOfIt(int cpus) {
        System.out.println("hand-over stress, seed " + Fixtures.SEED);
        LoopGuard guard = new LoopGuard();
        Queue<String> violations = guard.violations;
        long handOvers;
        try (TestScheduler on = TestScheduler.of(Scheduler.builder()
                .cpus(cpus)
                .carrierBlockedAfter(Duration.ofMillis(1))
                .onStall(report -> {})
                .events(guard))) {
            List<Task> tasks = new ArrayList<>();
            AtomicInteger children = new AtomicInteger();
            for (int i = 0; i < TASKS; i++) {
                SplittableRandom random = new SplittableRandom(Fixtures.SEED + i);
                AtomicInteger claim = new AtomicInteger();
                CpuSet affinity = i % 3 == 0 ? CpuSet.of(i % cpus) : CpuSet.first(cpus);
                tasks.add(on.task().name("stress-" + i).affinity(affinity).start(() -> {
                    for (int step = 0; step < STEPS; step++) {
                        if (claim.getAndIncrement() != 0) {
                            violations.add("a task runs twice");
                        }
                        step(on, random, children);
                        claim.getAndDecrement();
                    }
                }));
            }
            for (Task task : tasks) {
                on.await(
                        task + " to end",
                        () -> task.thread().getState() == Thread.State.TERMINATED || !violations.isEmpty());
            }
            assertThat(violations).as("seed %d", Fixtures.SEED).isEmpty();
            on.await("all to be counted", () -> on.scheduler().stats().ended() == TASKS + children.get());
            assertThat(on.scheduler().stats().started()).isEqualTo(TASKS + children.get());
            handOvers = on.scheduler().stats().cpus().stream()
                    .mapToLong(CpuStats::handOvers)
                    .sum();
        }
        System.out.println(handOvers + " hand-overs with " + cpus + " CPUs");
        assertThat(handOvers).isPositive();
    }

    private static void step(TestScheduler on, SplittableRandom random, AtomicInteger children) {
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> Native.sleep(random.nextInt(2_500));
            case 3 -> Native.pinned(() -> LockSupport.parkNanos(random.nextInt(2_000_000)));
            default -> TestScheduler.yieldCpu();
        }
        // Right after coming back.
        switch (random.nextInt(5)) {
            case 0 -> {
                children.incrementAndGet();
                on.task().start(() -> {});
            }
            case 1 -> {
                try {
                    Task.sleep(Duration.ofNanos(random.nextInt(500_000)));
                } catch (InterruptedException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            }
            case 2 -> Task.checkpoint();
            case 3 -> {
                children.incrementAndGet();
                on.scheduler().jobs(Priority.NORMAL).execute(() -> Native.sleep(random.nextInt(1_500)));
            }
            default -> {
                if (Task.current() == null) {
                    throw new IllegalStateException("a task does not know itself");
                }
            }
        }
    }

    /** Broken twin: the guard finds two threads that say that they are one CPU. */
    @Test
    void theGuardFindsTwoThreads() throws Exception {
        LoopGuard guard = new LoopGuard();
        Fixtures.inParallel(2, number -> {
            while (guard.violations.isEmpty()) {
                guard.woken(1, 0, number, 1, SchedulingEvents.OUTSIDE);
            }
        });
        assertThat(guard.violations).isNotEmpty();
    }
}
