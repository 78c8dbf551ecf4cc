package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;

/** The threads of a run, none of which may outlive it. */
final class LeftThreads {
    private static final Duration LAST_REPORT = Duration.ofSeconds(10);

    private LeftThreads() {}

    /** A stall that was noticed as the run ended is told by a thread that ends by itself, so that one is waited for. */
    static void assertNone() {
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        for (Thread thread : threads) {
            if (thread.getName().equals("heddle-reports")) {
                assertThat(ends(thread)).as("%s ends", thread).isTrue();
            }
        }
        assertThat(threads)
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("heddle") || name.startsWith("workload"));
    }

    private static boolean ends(Thread thread) {
        try {
            return thread.join(LAST_REPORT);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
