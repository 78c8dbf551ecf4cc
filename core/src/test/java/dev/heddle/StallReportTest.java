package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.event.StallReport;
import dev.heddle.event.StallReport.What;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What does not go on is reported, once, with what a person needs to find the cause. */
class StallReportTest {
    private static final Duration STALL = Duration.ofMillis(40);

    private final Queue<StallReport> reports = new ConcurrentLinkedQueue<>();

    private long count(What what) {
        return reports.stream().filter(report -> report.what() == what).count();
    }

    private StallReport one(What what) {
        return reports.stream()
                .filter(report -> report.what() == what)
                .findFirst()
                .orElseThrow();
    }

    private SchedulerBuilder builder() {
        return Scheduler.builder().name("stalls").cpus(1).stallAfter(STALL).onStall(reports::add);
    }

    /** Runs for as long as it is told to, without a preemption point. */
    private static void withHog(TestScheduler on, Consumer<Task> whileItRuns) {
        AtomicBoolean runs = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        Task hog = on.task().name("hog").priority(Priority.LOW).start(() -> {
            runs.set(true);
            while (!stop.get()) {
                Thread.onSpinWait();
            }
        });
        on.await("the hog", runs::get);
        whileItRuns.accept(hog);
        stop.set(true);
        on.awaitEnd(hog);
    }

    private static void letPass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aCpuThatDoesNotComeToItsLoop() {
        try (TestScheduler on = TestScheduler.of(builder())) {
            withHog(on, hog -> {
                Task urgent = on.task().name("urgent").priority(Priority.HIGH).start(() -> {});
                on.await("both reports", () -> count(What.CPU_NOT_AT_LOOP) == 1 && count(What.TASK_NOT_RUN) == 1);
                StallReport cpu = one(What.CPU_NOT_AT_LOOP);
                assertThat(cpu.cpu()).isZero();
                assertThat(cpu.task()).isEqualTo(hog.id());
                assertThat(cpu.taskName()).isEqualTo("hog");
                assertThat(cpu.lasted()).isGreaterThanOrEqualTo(STALL);
                assertThat(cpu.stacks()).contains("StallReportTest", "stalls-cpu0");
                assertThat(cpu.dump()).contains("CPU 0: runs task " + hog.id(), "reschedule");
                assertThat(cpu.toString()).contains("CPU_NOT_AT_LOOP on CPU 0 by task " + hog.id() + " (hog) for ");
                StallReport task = one(What.TASK_NOT_RUN);
                assertThat(task.task()).isEqualTo(urgent.id());
                letPass(STALL.multipliedBy(4));
                assertThat(reports).as("each once").hasSize(2);
            });
        }
    }

    @Test
    void aTaskThatStarvesBesideAMoreUrgentOne() {
        try (TestScheduler on = TestScheduler.of(builder());
                TestScheduler.Hog hog = on.hog(0, Priority.HIGH)) {
            Task starving = on.task().name("starving").priority(Priority.LOW).start(() -> {});
            on.await("the report", () -> count(What.TASK_NOT_RUN) == 1);
            assertThat(one(What.TASK_NOT_RUN).task()).isEqualTo(starving.id());
            assertThat(one(What.TASK_NOT_RUN).stacks()).contains("Hog");
            long turns = hog.turns();
            letPass(STALL.multipliedBy(4));
            assertThat(hog.turns()).isGreaterThan(turns);
            assertThat(reports).as("once").hasSize(1);
        }
    }

    /** The twin of the tests above: where everything gets on, nothing is reported. */
    @Test
    void whatGetsOnIsNotReported() {
        try (TestScheduler on = TestScheduler.of(builder().stallAfter(Duration.ofSeconds(2)))) {
            withHog(on, hog -> letPass(STALL.multipliedBy(4)));
            on.crowd(100, index -> {
                for (int i = 0; i < 10; i++) {
                    TestScheduler.yieldCpu();
                    Task.sleep(Duration.ofMillis(1));
                }
            });
        }
        assertThat(reports).isEmpty();
    }

    /** It is no stall: the CPU goes on. A page of dump for each would bury the stack that matters. */
    @Test
    void aBlockedCarrierIsShownByItsStacksAlone() {
        StallReport blocked = new StallReport(What.CARRIER_BLOCKED, 0, 7, "io", STALL, "the dump", "the stacks");
        StallReport stalled = new StallReport(What.TASK_NOT_RUN, 0, 7, "io", STALL, "the dump", "the stacks");
        assertThat(blocked.toString()).contains("by task 7 (io)", "the stacks").doesNotContain("the dump");
        assertThat(stalled.toString()).contains("the dump", "the stacks");
    }

    @Test
    void aListenerThatFailsIsToldOfTheNextOneToo() throws Exception {
        CountDownLatch told = new CountDownLatch(2);
        try (TestScheduler on = TestScheduler.of(builder().onStall(report -> {
            told.countDown();
            throw new IllegalStateException("on purpose");
        }))) {
            withHog(on, hog -> {
                on.task().priority(Priority.HIGH).start(() -> {});
                on.await("two reports", told);
            });
        }
        assertThat(told.getCount()).isZero();
    }

    @Test
    void thresholdsOutOfRangeAreRefused() {
        SchedulerBuilder builder = Scheduler.builder();
        assertThatThrownBy(() -> builder.carrierBlockedAfter(Duration.ofNanos(999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a carrier is blocked after 1 ms to 1 h, or never (zero), not PT0.000999999S");
        assertThatThrownBy(() -> builder.stallAfter(Duration.ofMillis(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stall is one after 10 ms to 1 h, or never (zero), not PT0.009S");
        assertThatThrownBy(() -> builder.stallAfter(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.carrierBlockedAfter(Duration.ofHours(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
