package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A task waits behind a more urgent one; then it is allowed on a CPU that is halted. */
class AffinityWidenedTest {
    @Test
    void aHaltedCpuThatAWaitingTaskIsAllowedOnFromNowOnRunsIt() throws InterruptedException {
        Scheduler scheduler = Scheduler.builder().name("widened").cpus(2).start();
        AtomicBoolean hogMayEnd = new AtomicBoolean();
        CountDownLatch hogRuns = new CountDownLatch(1);
        CountDownLatch waiterRan = new CountDownLatch(1);
        scheduler
                .task()
                .name("hog")
                .priority(Priority.HIGH)
                .affinity(CpuSet.of(0))
                .start(() -> {
                    hogRuns.countDown();
                    while (!hogMayEnd.get()) {
                        Task.checkpoint();
                    }
                });
        hogRuns.await();
        Task waiter = scheduler.task().name("waiter").affinity(CpuSet.of(0)).start(waiterRan::countDown);
        // Whoever is to run it must have gone to sleep: a searcher would find it by itself.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (carrierOf("widened-cpu1").getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime()).as(scheduler.dump()).isLessThan(deadline);
            Fixtures.breathe();
        }
        waiter.setAffinity(CpuSet.first(2));
        boolean ran = waiterRan.await(5, TimeUnit.SECONDS);
        hogMayEnd.set(true);
        assertThat(ran).as("it runs while the hog does").isTrue();
        scheduler.close();
    }

    private static Thread carrierOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
