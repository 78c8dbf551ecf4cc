package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.TestScheduler.Hog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a person is shown. */
class DumpTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** The line of the dump that begins so. */
    private static String line(String dump, String beginning) {
        return dump.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line begins with '" + beginning + "': " + dump));
    }

    @Test
    void showsEveryCpuAndWhatTasksDo() throws Exception {
        try (TestScheduler on = TestScheduler.of(Scheduler.builder().cpus(4).name("shown"))) {
            Scheduler scheduler = on.scheduler();
            Task parked = on.task().name("parked one").priority(Priority.LOW).start(LockSupport::park);
            Task ended = on.task().name("ended one").start(() -> {});
            on.awaitBlocked(parked);
            on.awaitEnd(ended);
            scheduler.takeOffline(3, SOON);
            on.await("the ended one to be counted", () -> scheduler.stats().ended() == 1);
            try (Hog hog = on.hog(0, Priority.HIGH);
                    Pause pause = scheduler.pause(CpuSet.of(1), SOON)) {
                on.await("CPU 2 to halt", () -> scheduler.dump().contains("CPU 2: halted"));
                Task waiting = on.task()
                        .name("waiting one")
                        .priority(Priority.NORMAL)
                        .affinity(CpuSet.of(0))
                        .start(() -> {});
                long seen = hog.turns();
                on.await("time to pass", () -> hog.turns() > seen + 10_000);
                String dump = scheduler.dump();
                System.out.print(dump);
                assertThat(pause.holds(1)).isTrue();
                assertThat(line(dump, "scheduler shown")).contains("4 CPUs", "started 4", "ended 1", "3 alive");
                assertThat(line(dump, "CPU 0:")).contains("runs task", "\"hog-0\"");
                assertThat(line(dump, "CPU 1:")).contains("paused");
                assertThat(line(dump, "CPU 2:")).contains("halted");
                assertThat(line(dump, "CPU 3:")).contains("offline");
                assertThat(line(dump, "task " + parked.id() + " "))
                        .contains("\"parked one\"", "LOW", "BLOCKED", "CPUs 0-3");
                assertThat(line(dump, "task " + waiting.id() + " "))
                        .contains("\"waiting one\"", "NORMAL", "READY", "CPUs 0", "waits for");
                assertThat(dump).doesNotContain("ended one");
                assertThat(dump.lines())
                        .as("whoever waits comes first")
                        .element(5)
                        .asString()
                        .contains("waiting one");
            }
            LockSupport.unpark(parked.thread());
        }
    }

    @Test
    void aJobIsNamedAsWhatRuns() {
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean released = new AtomicBoolean();
        try (TestScheduler on = TestScheduler.cpus(1)) {
            on.scheduler().jobs(Priority.NORMAL).execute(() -> {
                begun.set(true);
                while (!released.get()) {
                    Thread.onSpinWait();
                }
            });
            try {
                on.await("the job to begin", begun::get);
                assertThat(line(on.scheduler().dump(), "CPU 0:")).contains("runs a job");
            } finally {
                released.set(true);
            }
        }
    }

    @Test
    void aHundredTasksAreEnough() {
        try (TestScheduler on = TestScheduler.cpus(2)) {
            for (int i = 0; i < 150; i++) {
                on.awaitBlocked(on.task().name("one of many").start(LockSupport::park));
            }
            String dump = on.scheduler().dump();
            assertThat(dump).contains("150 alive", "the first 100");
            assertThat(dump.lines().filter(line -> line.contains("one of many")))
                    .hasSize(100);
            on.scheduler().stop(Duration.ZERO, SOON);
        }
    }
}
