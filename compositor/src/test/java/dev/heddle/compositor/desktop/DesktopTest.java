package dev.heddle.compositor.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.Scheduler;
import dev.heddle.compositor.client.LoadSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short desktops, one after the other. How late frames are is for measurements to judge. */
@Timeout(300)
class DesktopTest {
    private static final int CHURN = 2000;
    private static final long ROUND_NANOS = 400_000_000;
    private static final int ROUNDS = 5;
    private static final long ALLOWED_GROWTH = 700_000;

    private static DesktopSettings settings(int windows, int churn, int onCpu) {
        return new DesktopSettings(60, windows, churn, onCpu, 0, ROUND_NANOS, 1);
    }

    private static DesktopResult run(DesktopSettings settings, TaskHost host) throws InterruptedException {
        try (host) {
            Desktop desktop = new Desktop(settings, host);
            desktop.start();
            // The time of a round, not for anything to happen.
            assertThat(new CountDownLatch(1).await(ROUND_NANOS, TimeUnit.NANOSECONDS))
                    .isFalse();
            return desktop.end();
        }
    }

    private static void assertThatAllCameBack(DesktopResult result) {
        assertThat(result.started()).isPositive().isEqualTo(result.ended());
        assertThat(result.surfacesLeft()).isZero();
        assertThat(result.leaked()).isZero();
        assertThat(result.wrongPixels()).isZero();
    }

    private static HeddleTasks heddle(int cpus) {
        return new HeddleTasks(Scheduler.builder().name("desktop").cpus(cpus).start());
    }

    @Test
    void everyTaskAndEverySurfaceComesBackOnOneCpuAndOnMore() throws InterruptedException {
        for (int cpus = 1; cpus <= 3; cpus++) {
            assertThatAllCameBack(run(settings(8, CHURN, cpus - 1), heddle(cpus)));
        }
    }

    @Test
    void theSameOnTheJdksScheduler() throws InterruptedException {
        assertThatAllCameBack(
                run(settings(3, CHURN, -1), new JdkTasks(Runtime.getRuntime().availableProcessors())));
    }

    @Test
    void withoutWindowsOrStormTheCompositorSleeps() throws InterruptedException {
        assertThatAllCameBack(run(settings(0, 0, -1), heddle(2)));
    }

    @Test
    void allMemoryComesBackAfterTheStorm() throws InterruptedException {
        assertThat(growth(new ArrayList<>(), false)).isLessThan(ALLOWED_GROWTH);
    }

    /** The broken twin: a host that keeps the tasks that it has made. */
    @Test
    void tasksThatAreKeptAreNoticed() throws InterruptedException {
        List<Object> kept = Collections.synchronizedList(new ArrayList<>());
        assertThat(growth(kept, true)).isGreaterThan(ALLOWED_GROWTH);
        assertThat(kept).hasSizeGreaterThan(ROUNDS * 100);
    }

    /** What the heap has grown by over some rounds, after some that do not count. */
    private static long growth(List<Object> kept, boolean keep) throws InterruptedException {
        long before = 0;
        for (int round = 0; round < 3 + ROUNDS; round++) {
            if (round == 3) {
                before = used();
            }
            TaskHost host = heddle(2);
            assertThatAllCameBack(run(settings(4, CHURN, -1), keep ? new Keeping(host, kept) : host));
        }
        return used() - before;
    }

    private static long used() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private record Keeping(TaskHost host, List<Object> kept) implements TaskHost {
        @Override
        public int cpus() {
            return host.cpus();
        }

        @Override
        public HostedTask task(String name, Priority priority, @Nullable CpuSet cpus, Body body) {
            HostedTask task = host.task(name, priority, cpus, body);
            kept.add(task);
            return task;
        }

        @Override
        public void sleepUntil(long nanoTime) throws InterruptedException {
            host.sleepUntil(nanoTime);
        }

        @Override
        public void checkpoint() {
            host.checkpoint();
        }

        @Override
        public LoadSource load() {
            return host.load();
        }

        @Override
        public long tasksAlive() {
            return host.tasksAlive();
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
