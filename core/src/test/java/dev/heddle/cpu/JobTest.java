package dev.heddle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobTest {
    @Test
    void runsOnceToItsEnd() {
        int[] runs = new int[1];
        Job job = new Job(1, 1, CpuMask.ALL, () -> runs[0]++);
        assertThat(job.resume()).isTrue();
        assertThat(runs[0]).isEqualTo(1);
    }

    @Test
    void whatItThrowsGoesToTheHandlerOfItsCarrier() throws InterruptedException {
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        IllegalStateException thrown = new IllegalStateException("its outcome");
        Fixtures.inParallel(1, number -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, uncaught) -> seen.set(uncaught));
            Job job = new Job(1, 1, CpuMask.ALL, () -> {
                throw thrown;
            });
            assertThat(job.resume()).isTrue();
        });
        assertThat(seen.get()).isSameAs(thrown);
    }

    /** As the JDK does for threads: what a handler throws is ignored. Here it would end a CPU's loop. */
    @Test
    void aHandlerThatThrowsDoesNotReachTheLoop() throws InterruptedException {
        Fixtures.inParallel(1, number -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, uncaught) -> {
                throw new IllegalStateException("the handler itself");
            });
            Job job = new Job(1, 1, CpuMask.ALL, () -> {
                throw new IllegalStateException("its outcome");
            });
            assertThatCode(job::resume).doesNotThrowAnyException();
        });
    }
}
