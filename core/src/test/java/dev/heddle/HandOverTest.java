package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.event.StallReport;
import dev.heddle.event.StallReport.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that blocks its carrier holds up nobody else, and goes on like any other when it is back. */
class HandOverTest {
    private static final long STUCK_MICROS = 2_000_000;
    private static final long BOUND_NANOS = 20_000_000;

    private final Queue<StallReport> reports = new ConcurrentLinkedQueue<>();

    private Scheduler.Builder builder(int cpus) {
        return Scheduler.builder().name("handover").cpus(cpus).onStall(reports::add);
    }

    private static long handOvers(Scheduler scheduler) {
        return scheduler.stats().cpus().stream().mapToLong(CpuStats::handOvers).sum();
    }

    private static long carriersAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("handover-"))
                .count();
    }

    /** The longest time between two moments at which something ran, and whether this machine could have run it at all. */
    private static final class Gap {
        private final AtomicLong longest = new AtomicLong();
        private volatile long last = System.nanoTime();

        void here() {
            long now = System.nanoTime();
            long gap = now - last;
            last = now;
            if (gap > longest.get()) {
                longest.set(gap);
            }
        }
    }

    /** What a stuck task did to the others on its CPU. */
    private record Delays(long local, long remote, long sleeping, long machine) {
        long worst() {
            return Math.max(local, Math.max(remote, sleeping));
        }
    }

    /**
     * Has one task stuck on a CPU, beside three that may run only there: one that always yields, one that an outside thread
     * wakes each millisecond, and one that sleeps a millisecond on the CPU's timer.
     */
    private static Delays delaysBesideStuckTask(Scheduler scheduler, int cpu, long micros) throws Exception {
        Gap local = new Gap();
        Gap remote = new Gap();
        Gap sleeping = new Gap();
        Gap machine = new Gap();
        AtomicBoolean stop = new AtomicBoolean();
        CpuSet there = CpuSet.of(cpu);
        CountDownLatch running = new CountDownLatch(3);
        List<Task> others = new ArrayList<>();
        others.add(scheduler.task().name("local").affinity(there).start(() -> {
            running.countDown();
            while (!stop.get()) {
                local.here();
                TestScheduler.yieldCpu();
            }
        }));
        Task woken = scheduler.task().name("remote").affinity(there).start(() -> {
            running.countDown();
            while (!stop.get()) {
                LockSupport.park();
                remote.here();
            }
        });
        others.add(woken);
        others.add(scheduler.task().name("sleeping").affinity(there).start(() -> {
            running.countDown();
            while (!stop.get()) {
                sleep(Duration.ofMillis(1));
                sleeping.here();
            }
        }));
        Thread waker = Thread.ofPlatform().daemon().name("control").start(() -> {
            while (!stop.get()) {
                LockSupport.parkNanos(1_000_000);
                machine.here();
                LockSupport.unpark(woken.thread());
            }
        });
        running.await();
        Task stuck = scheduler.task().name("stuck").affinity(there).start(() -> Native.sleep(micros));
        stuck.join();
        stop.set(true);
        waker.join();
        LockSupport.unpark(woken.thread());
        for (Task other : others) {
            other.join();
        }
        return new Delays(local.longest.get(), remote.longest.get(), sleeping.longest.get(), machine.longest.get());
    }

    private static void sleep(Duration duration) {
        try {
            Task.sleep(duration);
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** The bound is the issue's. If the machine itself stood still, as a thread that only looks at the clock saw, once more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aTaskStuckInNativeCodeDelaysNobody(int cpus) throws Exception {
        try (TestScheduler on = TestScheduler.of(builder(cpus))) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                Delays delays = delaysBesideStuckTask(on.scheduler(), cpu, STUCK_MICROS);
                if (delays.worst() > BOUND_NANOS && delays.machine() > BOUND_NANOS / 4) {
                    System.out.println("the machine stood still: " + delays);
                    delays = delaysBesideStuckTask(on.scheduler(), cpu, STUCK_MICROS);
                }
                System.out.printf("%d CPUs, stuck on %d: %s%n", cpus, cpu, delays);
                assertThat(delays.worst()).as("%s on CPU %d", delays, cpu).isLessThan(BOUND_NANOS);
                assertThat(on.scheduler().stats().cpus().get(cpu).handOvers()).isPositive();
            }
            on.await("reports", () -> reports.size() == handOvers(on.scheduler()));
            assertThat(reports).allSatisfy(report -> {
                assertThat(report.what()).isEqualTo(What.CARRIER_BLOCKED);
                assertThat(report.taskName()).isEqualTo("stuck");
                assertThat(report.stacks()).contains("usleep", "Continuation.run");
                assertThat(report.dump()).contains("CPU 0");
            });
        }
        assertThat(carriersAlive()).isZero();
    }

    /** Broken twin: without a hand-over, what the test above looks at is delayed for as long as the task is stuck. */
    @Test
    void withoutHandOverTheOthersWait() throws Exception {
        try (TestScheduler on = TestScheduler.of(builder(2).carrierBlockedAfter(Duration.ZERO))) {
            Delays delays = delaysBesideStuckTask(on.scheduler(), 0, 300_000);
            assertThat(List.of(delays.local(), delays.remote(), delays.sleeping()))
                    .allSatisfy(delay -> assertThat(delay).isGreaterThan(200_000_000));
            assertThat(handOvers(on.scheduler())).isZero();
        }
    }

    /** On one CPU, a task that is pinned waits for one that is queued behind it: for ever, unless the CPU is handed over. */
    @Test
    void aPinnedTaskMayWaitForOneBehindIt() {
        try (TestScheduler on = TestScheduler.of(builder(1))) {
            AtomicReference<@Nullable String> answer = new AtomicReference<>();
            CountDownLatch answered = new CountDownLatch(1);
            on.one(on.task().name("asks"), () -> {
                Native.pinned(() -> {
                    on.task().name("answers").start(() -> {
                        answer.set("42");
                        answered.countDown();
                    });
                    Await.until(on.scheduler(), "the answer", () -> answered.getCount() == 0);
                });
                assertThat(answer.get()).isEqualTo("42");
                TestScheduler.yieldCpu();
                assertThat(TestScheduler.currentCpu()).isZero();
                assertThat(Task.current()).isNotNull();
            });
            assertThat(handOvers(on.scheduler())).isPositive();
            assertThat(on.scheduler().stats().ended()).isEqualTo(2);
        }
        assertThat(carriersAlive()).isZero();
    }
}
