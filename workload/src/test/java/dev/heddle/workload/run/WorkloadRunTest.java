package dev.heddle.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.workload.model.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping and failing. */
final class WorkloadRunTest extends RunTestSupport {
    /** The JDK's scheduler, remembering the threads. */
    private static class RememberingHost implements Host {
        final List<Thread> threads = new CopyOnWriteArrayList<>();
        private final JdkHost host = new JdkHost();

        @Override
        public String name() {
            return host.name();
        }

        @Override
        public boolean honoursPriorities() {
            return host.honoursPriorities();
        }

        @Override
        public Thread unstarted(String name, Priority priority, @Nullable CpuSet cpus, Runnable body) {
            Thread thread = host.unstarted(name, priority, cpus, body);
            threads.add(thread);
            return thread;
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
        public void reassign(Priority priority, @Nullable CpuSet cpus) {
            host.reassign(priority, cpus);
        }
    }

    /** A task that finishes one pass and is then for ever in an event. */
    private static String stuckIn(String events) {
        return "\"stuck\": {\"loop\": 1, \"phases\": {\"a\": {\"yield\": \"\"}, \"b\": {" + events + "}}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sleep\": 2000000000",
                "\"timer\": {\"ref\": \"unique\", \"period\": 2000000000}",
                "\"run\": 2000000000",
                "\"runtime\": 2000000000",
                "\"lock\": \"m\", \"lock\": \"m\"",
                "\"lock\": \"m\", \"wait\": {\"ref\": \"c\", \"mutex\": \"m\"}",
                "\"lock\": \"m\", \"sync\": {\"ref\": \"c\", \"mutex\": \"m\"}",
                "\"suspend\": \"x\"",
                "\"sem_wait\": \"x\"",
                "\"memrun\": {\"type\": \"read\", \"size\": 1000000, \"count\": 2000000000}",
                "\"loop\": -1, \"yield\": \"\"",
                "\"loop\": -1, \"iorun\": 100000"
            })
    void stopEndsATaskWhereverItIs(String events) {
        RememberingHost host = new RememberingHost();
        WorkloadRun run = started(stuckIn(events), "", host);
        until("the first pass is done", () -> run.progress().rows() >= 1);
        run.stop();
        run.stop();
        WorkloadResult result = finished(run);
        assertThat(result.stopped()).isTrue();
        assertThat(host.threads).noneMatch(Thread::isAlive);
        assertThat(log("stuck", 0)).hasSize((int) rows(result, "stuck"));
        assertThat(run.progress().liveTasks()).isZero();
    }

    @Test
    void stopEndsTasksAtABarrierAndAtTheirDelay() {
        WorkloadRun run = started(
                "\"a\": {\"barrier\": \"x\"}, \"b\": {\"delay\": 2000000000, \"barrier\": \"x\"}", "", new JdkHost());
        run.stop();
        assertThat(rows(finished(run), "a")).isZero();
    }

    @Test
    void stopBeforeTheStartEndsTheRunAtOnce() throws RunFailedException, InterruptedException {
        WorkloadRun run = new WorkloadRun(
                workload("\"a\": {\"instance\": 50, \"sleep\": 1000000000}", ""), new JdkHost(), options());
        run.stop();
        run.start();
        assertThat(finished(run).stopped()).isTrue();
    }

    @Test
    void stopEndsARunThatForksAllTheTime() {
        RememberingHost host = new RememberingHost();
        WorkloadRun run = started(
                "\"server\": {\"fork\": \"child\", \"yield\": \"\"}, \"child\": {\"instance\": 0, \"sleep\": 1000000000}",
                "",
                host);
        until("there are children", () -> run.progress().liveTasks() > 50);
        run.stop();
        finished(run);
        assertThat(host.threads).noneMatch(Thread::isAlive);
    }

    @Test
    void theDurationEndsARun() throws RunFailedException, InterruptedException {
        WorkloadRun run = new WorkloadRun(
                workload(
                        "\"a\": {\"instance\": 3, \"sleep\": 1000}, \"b\": {\"suspend\": \"b\"}", "\"duration\": 3600"),
                new JdkHost(),
                options().withDuration(Duration.ofMillis(300)));
        run.start();
        WorkloadResult result = run.await();
        assertThat(result.stopped()).isFalse();
        assertThat(result.wallNanos()).isGreaterThanOrEqualTo(300_000_000L);
        assertThat(rows(result, "a")).isPositive();
        assertThat(rows(result, "b")).isZero();
        assertThat(log("a", 0).size() + log("a", 1).size() + log("a", 2).size()).isEqualTo((int) rows(result, "a"));
        assertThat(run.progress().totalNanos()).isEqualTo(300_000_000L);
    }

    @Test
    void aRunWithoutDurationLastsUntilItsTasksEnd() {
        WorkloadResult result =
                run("\"a\": {\"loop\": 3, \"run\": 10}, \"b\": {\"instance\": 2, \"loop\": 5, \"sleep\": 10}");
        assertThat(result.instances()).extracting(InstanceResult::rows).containsExactly(3L, 5L, 5L);
        assertThat(result.instances()).extracting(InstanceResult::name).containsExactly("a", "b", "b");
        assertThat(result.host()).isEqualTo("jdk");
        assertThat(result.calibration()).isEqualTo(FAST);
    }

    @Test
    void whatIsMissingFailsTheStart() {
        WorkloadRun device = new WorkloadRun(
                workload("\"a\": {\"iorun\": 1}", "\"io_device\": \"" + directory + "\""), new JdkHost(), options());
        assertThatThrownBy(device::start).isInstanceOf(RunFailedException.class).hasMessageContaining("cannot start");

        WorkloadRun memory =
                new WorkloadRun(workload("\"a\": {\"instance\": 100000, \"mem\": 1}", ""), new JdkHost(), options());
        assertThatThrownBy(memory::start)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("memory buffers need 400000 MiB");
    }

    @Test
    void anUnwritableLogDirectoryFailsTheStart() throws IOException {
        Files.writeString(logs(), "in the way");
        WorkloadRun run = new WorkloadRun(workload("\"a\": {\"run\": 1}", ""), new JdkHost(), options());
        assertThatThrownBy(run::start).isInstanceOf(RunFailedException.class).hasMessageContaining("logs");
    }

    @Test
    void aTaskThatFailsEndsTheRun() {
        Host failing = new RememberingHost() {
            @Override
            public void checkpoint() {
                if (Thread.currentThread().getName().startsWith("bad")) {
                    throw new IllegalStateException("broken host");
                }
            }
        };
        WorkloadRun run = started("\"good\": {\"sleep\": 1000000000}, \"bad\": {\"run\": 10}", "", failing);
        assertThatThrownBy(run::await)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("bad-1 failed: broken host");
    }

    @Test
    void aRunIsStartedOnceAndAwaitedAfterIt() throws RunFailedException, InterruptedException {
        WorkloadRun run = new WorkloadRun(workload("\"a\": {\"loop\": 1, \"run\": 1}", ""), new JdkHost(), options());
        assertThat(run.progress().rows()).isZero();
        assertThatThrownBy(run::await).isInstanceOf(IllegalStateException.class);
        run.start();
        assertThatThrownBy(run::start).isInstanceOf(IllegalStateException.class);
        run.await();
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> RunOptions.DEFAULTS.withDuration(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Calibration.given(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Calibration.given(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCalibrationIsTheOptionsTheFilesOrMeasured() throws RunFailedException, InterruptedException {
        assertThat(calibrationOf("\"calibration\": 25", options()).nsPerLoop()).isEqualTo(FAST.nsPerLoop());
        assertThat(calibrationOf("\"calibration\": 25", RunOptions.DEFAULTS).nsPerLoop())
                .isEqualTo(25);
        Calibration measured = calibrationOf("", RunOptions.DEFAULTS);
        assertThat(measured.source()).isEqualTo("measured");
        // One loop is a chain of some tens of cycles: if it is less than one nanosecond, the compiler has left it out.
        assertThat(measured.nsPerLoop()).isBetween(1.0, 1000.0);
    }

    private Calibration calibrationOf(String global, RunOptions options)
            throws RunFailedException, InterruptedException {
        WorkloadRun run = new WorkloadRun(workload("\"a\": {\"loop\": 1, \"run\": 1}", global), new JdkHost(), options);
        run.start();
        run.await();
        return run.calibrationInUse();
    }

    @Test
    void aChaseVisitsEveryLineOnce() {
        MemoryWalk walk = new MemoryWalk(new Event.MemRun(Event.Access.CHASE, 64 * 1000, 1));
        boolean[] seen = new boolean[walk.lines()];
        int line = 0;
        for (int i = 0; i < walk.lines(); i++) {
            assertThat(seen[line]).isFalse();
            seen[line] = true;
            line = (int) walk.line(line);
        }
        assertThat(line).isZero();
    }
}
