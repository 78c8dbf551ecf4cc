package dev.heddle.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is nobody's fault who schedules is seen: a thread that has no core, and a collection. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class OutsideDelayTest {
    /** Of so many threads a core each waits for most of the time. */
    private static final int THREADS_PER_CORE = 4;

    /** More than what it computes itself, which is another number in the same line. */
    @Test
    void waitingForACoreCounts() {
        AtomicBoolean over = new AtomicBoolean();
        for (int i = 0; i < THREADS_PER_CORE * Runtime.getRuntime().availableProcessors(); i++) {
            Thread.ofPlatform().daemon().start(() -> {
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        try (OutsideDelay outside = new OutsideDelay()) {
            long computedBefore = computed();
            OutsideDelay.Mark before = outside.now();
            while (outside.now().waited() - before.waited() <= 2 * (computed() - computedBefore)) {
                Thread.onSpinWait();
            }
            assertThat(outside.since(before)).isPositive();
        } finally {
            over.set(true);
        }
    }

    private static long computed() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void aCollectionCounts() {
        try (OutsideDelay outside = new OutsideDelay()) {
            OutsideDelay.Mark before = outside.now();
            while (outside.now().collected() == before.collected()) {
                System.gc();
            }
            assertThat(outside.since(before)).isPositive();
        }
    }
}
