package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The fault that all this grew from: a CPU (it was CPU 0) that never looked for what other CPUs had woken on it while it
 * had work. Here every CPU in turn is kept busy, and every wake from another CPU must be served before the next is sent.
 */
class EveryCpuServesRemoteWakesTest {
    private static final int WAKES = 10_000;

    /** Answers each request once, and blocks in between. */
    private static final class Server implements Runnable {
        final AtomicLong requested = new AtomicLong();
        final AtomicLong answered = new AtomicLong();
        final AtomicBoolean over = new AtomicBoolean();
        final int cpu;
        volatile int strayedTo = -1;

        Server(int cpu) {
            this.cpu = cpu;
        }

        @Override
        public void run() {
            while (!over.get()) {
                long request = requested.get();
                if (answered.get() == request) {
                    LockSupport.park(this);
                } else {
                    if (request % 100 == 0 && TestScheduler.currentCpu() != cpu) {
                        strayedTo = TestScheduler.currentCpu();
                    }
                    answered.set(request);
                }
            }
        }
    }

    private static void wakeFromAnotherCpu(
            TestScheduler on, Server server, Task served, int from, int wakes, AtomicBoolean giveUp) {
        Task waker = on.task()
                .name("waker")
                .priority(Priority.HIGH)
                .affinity(CpuSet.of(from))
                .start(() -> {
                    Thread thread = TestScheduler.threadOf(served);
                    for (int wake = 1; wake <= wakes && !giveUp.get(); wake++) {
                        // Until it is off the stack, an unpark would leave a permit and wake nobody.
                        while (thread.getState() != Thread.State.WAITING && !giveUp.get()) {
                            TestScheduler.yieldCpu();
                        }
                        server.requested.set(wake);
                        LockSupport.unpark(thread);
                        while (server.answered.get() != wake && !giveUp.get()) {
                            TestScheduler.yieldCpu();
                        }
                    }
                });
        on.awaitEnd(waker);
    }

    @ParameterizedTest(name = "{0} CPUs, CPU {1} busy")
    @CsvSource({"2, 0", "2, 1", "4, 0", "4, 1", "4, 2", "4, 3"})
    void everyWakeIsServedBesideAHog(int cpus, int busy) {
        Server server = new Server(busy);
        AtomicBoolean giveUp = new AtomicBoolean();
        // The shortest slice would hide a wake that is served by the slice's end only, so there is a long one.
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(cpus).slice(Duration.ofSeconds(10)))) {
            Task served = on.task()
                    .name("served")
                    .priority(Priority.HIGH)
                    .affinity(CpuSet.of(busy))
                    .start(server);
            on.awaitBlocked(served);
            try (TestScheduler.Hog hog = on.hog(busy, Priority.NORMAL)) {
                wakeFromAnotherCpu(on, server, served, (busy + 1) % cpus, WAKES, giveUp);
                assertThat(hog.turns()).isPositive();
            } finally {
                giveUp.set(true);
                server.over.set(true);
                LockSupport.unpark(TestScheduler.threadOf(served));
            }
            assertThat(server.answered.get()).isEqualTo(WAKES);
            assertThat(server.strayedTo).isEqualTo(-1);
            CpuStats stats = on.scheduler().stats().cpus().get(busy);
            assertThat(stats.wakesRemote()).isPositive();
            assertThat(stats.preemptions()).isPositive();
        }
    }

    /** With equals it is the end of the slice that serves the wake. */
    @ParameterizedTest(name = "{0} CPUs, CPU {1} busy")
    @CsvSource({"2, 0", "2, 1", "4, 0", "4, 3"})
    void everyWakeIsServedBesideAnEqualHog(int cpus, int busy) {
        Server server = new Server(busy);
        AtomicBoolean giveUp = new AtomicBoolean();
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(cpus).slice(Duration.ofNanos(200_000)))) {
            Task served = on.task().name("served").affinity(CpuSet.of(busy)).start(server);
            on.awaitBlocked(served);
            try (TestScheduler.Hog hog = on.hog(busy, Priority.NORMAL)) {
                wakeFromAnotherCpu(on, server, served, (busy + 1) % cpus, 500, giveUp);
                assertThat(hog.turns()).isPositive();
            } finally {
                giveUp.set(true);
                server.over.set(true);
                LockSupport.unpark(TestScheduler.threadOf(served));
            }
            assertThat(server.answered.get()).isEqualTo(500);
        }
    }

    /** The twin: a CPU whose work has no preemption point serves no wake, and the test above would say so. */
    @ParameterizedTest(name = "{0} CPUs, CPU {1} busy")
    @CsvSource({"2, 0", "2, 1"})
    void aCpuThatNeverComesToItsLoopIsFound(int cpus, int busy) {
        Server server = new Server(busy);
        AtomicBoolean giveUp = new AtomicBoolean();
        AtomicBoolean hogging = new AtomicBoolean();
        try (TestScheduler on =
                TestScheduler.impatient(Scheduler.builder().name("twin").cpus(cpus), Duration.ofMillis(300))) {
            Task served = on.task()
                    .name("served")
                    .priority(Priority.HIGH)
                    .affinity(CpuSet.of(busy))
                    .start(server);
            on.awaitBlocked(served);
            on.task().affinity(CpuSet.of(busy)).start(() -> {
                hogging.set(true);
                while (!giveUp.get()) {
                    Thread.onSpinWait();
                }
            });
            on.await("the CPU to be busy", hogging::get);
            try {
                assertThatThrownBy(() -> wakeFromAnotherCpu(on, server, served, (busy + 1) % cpus, WAKES, giveUp))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("waker")
                        .hasMessageContaining("CPU " + busy + ": runs task")
                        .hasMessageContaining("twin-cpu" + busy);
            } finally {
                giveUp.set(true);
                server.over.set(true);
                LockSupport.unpark(TestScheduler.threadOf(served));
            }
            assertThat(server.answered.get()).isLessThan(2);
        }
    }
}
