package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CPUs that come and go. */
class OfflineTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ARRIVALS = 100;

    private static boolean hasCarrier(Scheduler scheduler, int cpu) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(scheduler.name() + "-cpu" + cpu));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void itsWorkMovesAndItsCarrierEnds(int cpu) throws Exception {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(2).name("offline-test"))) {
            List<Task> tasks = new ArrayList<>();
            AtomicBoolean over = new AtomicBoolean();
            for (int i = 0; i < 20; i++) {
                tasks.add(on.task().start(() -> {
                    while (!over.get()) {
                        TestScheduler.yieldCpu();
                    }
                }));
            }
            on.scheduler().takeOffline(cpu, SOON);
            assertThat(on.scheduler().onlineCpus()).isEqualTo(CpuSet.of(1 - cpu));
            on.await("the carrier to end", () -> !hasCarrier(on.scheduler(), cpu));
            long before = on.scheduler().stats().cpus().get(cpu).switches();
            over.set(true);
            tasks.forEach(on::awaitEnd);
            on.scheduler().takeOffline(cpu, SOON);
            assertThat(on.scheduler().stats().cpus().get(cpu).switches())
                    .as("nothing ran there")
                    .isEqualTo(before);
            on.scheduler().bringOnline(cpu, SOON);
            on.scheduler().bringOnline(cpu, SOON);
            on.awaitEnd(on.task().affinity(CpuSet.of(cpu)).start(() -> {}));
            assertThat(hasCarrier(on.scheduler(), cpu)).isTrue();
        }
    }

    /** Its thread takes a while to begin; whoever closes at that moment waits for it, too. */
    @Test
    void oneThatComesOnlineAsTheSchedulerClosesLeavesNoThread() throws Exception {
        for (int round = 0; round < ARRIVALS; round++) {
            Scheduler scheduler =
                    Scheduler.builder().cpus(2).name("arrival-test").start();
            scheduler.takeOffline(1, SOON);
            CountDownLatch begin = new CountDownLatch(1);
            FutureTask<Boolean> online = new FutureTask<>(() -> {
                begin.countDown();
                try {
                    scheduler.bringOnline(1, SOON);
                    return true;
                } catch (IllegalStateException closing) {
                    assertThat(closing).hasMessageContaining("is being closed");
                    return false;
                }
            });
            Thread.ofPlatform().start(online);
            begin.await();
            scheduler.close();
            assertThat(hasCarrier(scheduler, 1)).as("round %d", round).isFalse();
            online.get();
        }
    }

    @Test
    void itsSleepersMoveAndSleepOn() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            List<Task> sleepers = new ArrayList<>();
            CountDownLatch early = new CountDownLatch(1);
            for (int i = 0; i < 50; i++) {
                sleepers.add(on.task().start(() -> {
                    long deadline = System.nanoTime() + 50_000_000;
                    try {
                        Task.sleepUntil(deadline);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    if (System.nanoTime() < deadline) {
                        early.countDown();
                    }
                }));
            }
            on.scheduler().takeOffline(0, SOON);
            on.scheduler().bringOnline(0, SOON);
            on.scheduler().takeOffline(1, SOON);
            sleepers.forEach(on::awaitEnd);
            assertThat(early.getCount()).as("nobody woke before his time").isEqualTo(1);
        }
    }

    @Test
    void whatATaskNeedsStays() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            CountDownLatch over = new CountDownLatch(1);
            Task bound = on.task().affinity(CpuSet.of(1)).start(() -> await(over));
            assertThatThrownBy(() -> on.scheduler().takeOffline(1, SOON))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("CPU 1")
                    .hasMessageContaining("task " + bound.id() + " ");
            assertThat(on.scheduler().onlineCpus()).isEqualTo(CpuSet.first(2));
            bound.setAffinity(CpuSet.first(2));
            on.scheduler().takeOffline(1, SOON);
            assertThatThrownBy(() -> bound.setAffinity(CpuSet.of(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("online");
            assertThat(bound.affinity()).as("nothing has changed").isEqualTo(CpuSet.first(2));
            assertThatThrownBy(() -> on.scheduler().takeOffline(0, SOON))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("last");
            assertThatThrownBy(() -> on.task().affinity(CpuSet.of(1)).start(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("online");
            assertThatThrownBy(() -> on.scheduler().takeOffline(2, SOON))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 to 1");
            over.countDown();
            on.awaitEnd(bound);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCpuThatDoesNotComeIsNamedAndLeavesLater() throws Exception {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            AtomicBoolean over = new AtomicBoolean();
            CountDownLatch runs = new CountDownLatch(1);
            Task stubborn = on.task().affinity(CpuSet.of(1)).start(() -> {
                runs.countDown();
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            });
            on.await("the task", runs);
            stubborn.setAffinity(CpuSet.first(2));
            assertThatThrownBy(() -> on.scheduler().takeOffline(1, Duration.ofMillis(20)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("CPU 1")
                    .hasMessageContaining("task " + stubborn.id() + " ");
            assertThatThrownBy(() -> on.scheduler().bringOnline(1, Duration.ofMillis(20)))
                    .isInstanceOf(TimeoutException.class);
            over.set(true);
            on.scheduler().bringOnline(1, SOON);
            on.awaitEnd(stubborn);
            on.awaitEnd(on.task().affinity(CpuSet.of(1)).start(() -> {}));
        }
    }

    /** The thread that became a CPU stays until the end, even if its CPU has gone and come back on another carrier. */
    @Test
    void theLentThreadToo() {
        boolean[] ran = new boolean[1];
        Scheduler.builder().cpus(2).runOnCallingThread(scheduler -> {
            try {
                for (int cpu = 0; cpu < 2; cpu++) {
                    scheduler.takeOffline(cpu, SOON);
                    scheduler.bringOnline(cpu, SOON);
                    scheduler.task().affinity(CpuSet.of(cpu)).start(() -> {}).join();
                }
                ran[0] = true;
            } catch (TimeoutException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(ran[0]).isTrue();
    }
}
