package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

/** The threads of a run, none of which may outlive it. */
final class LeftThreads {
    private LeftThreads() {}

    static void assertNone() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("heddle") || name.startsWith("workload"));
    }
}
