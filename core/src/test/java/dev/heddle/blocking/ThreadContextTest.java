package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Priority;
import dev.heddle.TestScheduler;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What belongs to a thread goes with the task wherever it runs. */
class ThreadContextTest {
    private static final int TASKS = 300;
    private static final ThreadLocal<@Nullable Integer> LOCAL = new ThreadLocal<>();
    private static final InheritableThreadLocal<@Nullable String> INHERITABLE = new InheritableThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    @TwoAndFourCpus
    void threadLocals(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                assertThat(LOCAL.get()).isNull();
                LOCAL.set(index);
                for (int i = 0; i < 20; i++) {
                    if (i % 2 == 0) {
                        TestScheduler.yieldCpu();
                    } else {
                        LockSupport.parkNanos(1_000);
                    }
                    assertThat(LOCAL.get()).isEqualTo(index);
                }
            });
        }
    }

    @TwoAndFourCpus
    void inheritableThreadLocals(int cpus) throws InterruptedException {
        INHERITABLE.set("from the test");
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                assertThat(INHERITABLE.get()).isEqualTo("from the test");
                INHERITABLE.set("from task " + index);
                AtomicReference<@Nullable String> child = new AtomicReference<>();
                Thread.startVirtualThread(() -> child.set(INHERITABLE.get())).join();
                assertThat(child.get()).isEqualTo("from task " + index);
                Thread made =
                        on.scheduler().threadFactory(Priority.LOW).newThread(() -> child.set(INHERITABLE.get() + "!"));
                made.start();
                made.join();
                assertThat(child.get()).isEqualTo("from task " + index + "!");
            });
        } finally {
            INHERITABLE.remove();
        }
    }

    @TwoAndFourCpus
    void scopedValues(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                assertThat(SCOPED.isBound()).isFalse();
                ScopedValue.where(SCOPED, "outer " + index).run(() -> {
                    TestScheduler.yieldCpu();
                    ScopedValue.where(SCOPED, "inner " + index).run(() -> {
                        LockSupport.parkNanos(1_000);
                        assertThat(SCOPED.get()).isEqualTo("inner " + index);
                    });
                    assertThat(SCOPED.get()).isEqualTo("outer " + index);
                });
                assertThat(SCOPED.isBound()).isFalse();
            });
        }
    }

    @TwoAndFourCpus
    void namesAndIdentity(int cpus) {
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            on.crowd(TASKS, index -> {
                Thread self = Thread.currentThread();
                assertThat(self.isVirtual()).isTrue();
                assertThat(self.isDaemon()).isTrue();
                assertThat(self.getName()).isEqualTo("crowd-" + index);
                TestScheduler.yieldCpu();
                assertThat(Thread.currentThread()).isSameAs(self);
            });
        }
    }
}
