package dev.heddle.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Events that tasks have with each other: each test is a workload that ends only if the events mean what they should. */
final class EventsTest extends RunTestSupport {
    @Test
    void semaphoresPassTurns() {
        WorkloadResult result = run("\"a\": {\"loop\": 500, \"sem_post\": \"b\", \"sem_wait\": \"a\"},"
                + " \"b\": {\"loop\": 500, \"sem_wait\": \"b\", \"sem_post\": \"a\"}");
        assertThat(rows(result, "a")).isEqualTo(500);
        assertThat(rows(result, "b")).isEqualTo(500);
        assertThat(result.tasks().get(0).wakeLatency().count()).isPositive();
    }

    @Test
    void semaphoresAndConditionsOfOneNameAreTwoThings() {
        // The post of semaphore x is no signal of condition x: the signal of "b" wakes "a", which has posted before.
        run(
                "\"a\": {\"loop\": 1, \"lock\": \"x\", \"sem_post\": \"x\", \"wait\": {\"ref\": \"x\", \"mutex\": \"x\"}, \"unlock\": \"x\"},"
                        + " \"b\": {\"loop\": 1, \"sem_wait\": \"x\", \"lock\": \"x\", \"signal\": \"x\", \"unlock\": \"x\"}");
    }

    /** The waiter posts under the mutex and waits; the waker gets the mutex only when the waiter waits. */
    private WorkloadResult wokenBy(String waking, String waiting) {
        return run("\"waiter\": {\"loop\": 20, \"lock\": \"x\", \"sem_post\": \"go\", " + waiting
                + ", \"unlock\": \"x\"}," + " \"waker\": {\"loop\": 20, \"sem_wait\": \"go\", " + waking + "}");
    }

    private static final String WAIT = "\"wait\": {\"ref\": \"x\", \"mutex\": \"x\"}";

    @Test
    void resumeSignalAndBroadcastShareAConditionByName() {
        assertThat(rows(wokenBy("\"lock\": \"x\", \"signal\": \"x\", \"unlock\": \"x\"", WAIT), "waiter"))
                .isEqualTo(20);
        assertThat(rows(wokenBy("\"lock\": \"x\", \"broad\": \"x\", \"unlock\": \"x\"", WAIT), "waiter"))
                .isEqualTo(20);
        // A resume locks the mutex of its name by itself.
        assertThat(rows(wokenBy("\"resume\": \"x\"", WAIT), "waiter")).isEqualTo(20);
    }

    @Test
    void syncSignalsAndThenWaits() {
        WorkloadResult result = run(
                "\"a\": {\"loop\": 1, \"lock\": \"m\", \"sem_post\": \"go\", \"wait\": {\"ref\": \"c\", \"mutex\": \"m\"},"
                        + " \"signal\": \"c\", \"unlock\": \"m\"},"
                        + " \"b\": {\"loop\": 1, \"sem_wait\": \"go\", \"lock\": \"m\", \"sync\": {\"ref\": \"c\", \"mutex\": \"m\"}, \"unlock\": \"m\"}");
        assertThat(rows(result, "a")).isEqualTo(1);
        assertThat(rows(result, "b")).isEqualTo(1);
    }

    @Test
    void aSuspendedTaskIsWokenBySignalToo() {
        // A signal may come before the suspend and is then lost, so they go on until one has come after it.
        WorkloadRun run = started(
                "\"waiter\": {\"loop\": 1, \"suspend\": \"x\"}, \"waker\": {\"signal\": \"x\", \"yield\": \"\"}",
                "",
                new JdkHost());
        until("waiter ends", () -> run.progress().endedTasks() == 1);
        run.stop();
        assertThat(rows(finished(run), "waiter")).isEqualTo(1);
    }

    @Test
    void anEarlyResumeIsLost() {
        WorkloadRun run = started(
                "\"a\": {\"loop\": 1, \"sem_wait\": \"go\", \"suspend\": \"a\"},"
                        + " \"b\": {\"loop\": 1, \"resume\": \"a\", \"sem_post\": \"go\"}",
                "",
                new JdkHost());
        until("b ends", () -> run.progress().endedTasks() == 1);
        run.stop();
        WorkloadResult result = finished(run);
        assertThat(rows(result, "a")).isZero();
        assertThat(rows(result, "b")).isEqualTo(1);
        assertThat(result.stopped()).isTrue();
    }

    @Test
    void aResumeWakesAllThatAreSuspended() {
        WorkloadResult result = run("\"a\": {\"instance\": 5, \"loop\": 1, \"lock\": \"x\", \"sem_post\": \"go\","
                + WAIT + ", \"unlock\": \"x\"},"
                + " \"b\": {\"loop\": 1, \"sem_wait\": \"go\", \"sem_wait\": \"go\", \"sem_wait\": \"go\", \"sem_wait\": \"go\","
                + " \"sem_wait\": \"go\", \"resume\": \"x\"}");
        assertThat(rows(result, "a")).isEqualTo(5);
    }

    @Test
    void aBarrierIsForAllInstancesOfAllTasksThatNameIt() {
        WorkloadResult result = run("\"a\": {\"instance\": 3, \"loop\": 50, \"barrier\": \"x\", \"barrier1\": \"y\"},"
                + " \"b\": {\"instance\": 2, \"loop\": 50, \"run\": 1, \"barrier\": \"x\", \"barrier1\": \"y\"}");
        assertThat(rows(result, "a")).isEqualTo(150);
        assertThat(rows(result, "b")).isEqualTo(100);
    }

    @Test
    void aTaskThatNamesABarrierTwiceIsOneParty() {
        assertThat(rows(run("\"a\": {\"loop\": 10, \"barrier\": \"x\", \"barrier\": \"x\"}"), "a"))
                .isEqualTo(10);
    }

    @Test
    void forkStartsInstances() {
        WorkloadResult result = run("\"server\": {\"loop\": 7, \"fork\": \"child\"},"
                + " \"child\": {\"instance\": 0, \"loop\": 2, \"run\": 10}");
        assertThat(rows(result, "child")).isEqualTo(14);
        assertThat(result.instances()).extracting(InstanceResult::index).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(log("child", 7)).hasSize(2);
        assertThat(result.tasks().get(1).instances()).isEqualTo(7);
    }

    @Test
    void aForkedTasksTimersCountFromItsFork() {
        runOnVirtualClock(
                "\"server\": {\"loop\": 1, \"sleep\": 60000, \"fork\": \"child\"}, \"child\": {\"instance\": 0, \"loop\": 1,"
                        + " \"timer\": {\"ref\": \"unique\", \"period\": 50000}}",
                "");
        // Counted from the start of all tasks it would be a miss.
        assertThat(column("child", 1, Column.SLACK)).containsExactly(50_000L);
    }

    @Test
    void aForkedTaskJoinsBarriersWhileItLives() {
        // Without the children the server passes alone; with one alive it has to wait for it.
        WorkloadResult result =
                run("\"server\": {\"loop\": 20, \"fork\": \"child\", \"barrier\": \"x\", \"sem_wait\": \"done\"},"
                        + " \"child\": {\"instance\": 0, \"loop\": 1, \"barrier\": \"x\", \"sem_post\": \"done\"}");
        assertThat(rows(result, "child")).isEqualTo(20);
    }

    @Test
    void iorunWritesTheDevice() throws IOException {
        Path device = directory.resolve("device");
        finished(started(
                "\"a\": {\"loop\": 3, \"iorun\": 2500}",
                "\"mem_buffer_size\": 1000, \"io_device\": \"" + device + "\"",
                new JdkHost()));
        assertThat(Files.size(device)).isEqualTo(7500);
    }

    @Test
    void memoryEventsAndYieldsRun() {
        WorkloadResult result = finished(started(
                "\"a\": {\"loop\": 3, \"mem\": 1000000, \"yield\": \"\", \"memrun\": {\"type\": \"read\", \"size\": 100000, \"count\": 3},"
                        + " \"memrun\": {\"type\": \"write\", \"size\": 100000}, \"memrun\": {\"type\": \"chase\", \"size\": 100000}}",
                "\"mem_buffer_size\": 300000",
                new JdkHost()));
        assertThat(rows(result, "a")).isEqualTo(3);
        assertThat(column("a", 0, Column.RUN))
                .as("only run and runtime count as run")
                .containsOnly(0L);
    }

    @Test
    void delayedTasksAreHeldBack() {
        run("\"now\": {\"loop\": 1, \"run\": 1}, \"later\": {\"delay\": 20000, \"loop\": 1, \"run\": 1}");
        assertThat(column("later", 1, Column.REL_START).get(0)).isGreaterThanOrEqualTo(20_000L);
    }
}
