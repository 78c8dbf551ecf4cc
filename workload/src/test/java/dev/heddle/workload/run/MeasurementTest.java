package dev.heddle.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What is measured and logged, exactly, on a clock that only the task moves. */
final class MeasurementTest extends RunTestSupport {
    private static final long LATE = VirtualClockHost.LATE_NANOS / 1000;

    @Test
    void runIsAnAmountOfWork() {
        runOnVirtualClock("\"t\": {\"loop\": 2, \"run\": 200, \"run\": 100}", "");
        assertThat(column("t", 0, Column.PERF)).containsExactly(300L, 300L);
        assertThat(column("t", 0, Column.RUN)).containsExactly(300L, 300L);
        assertThat(column("t", 0, Column.PERIOD)).containsExactly(300L, 300L);
        assertThat(column("t", 0, Column.C_DURATION)).containsExactly(300L, 300L);
        assertThat(column("t", 0, Column.C_PERIOD)).containsExactly(0L, 0L);
        assertThat(column("t", 0, Column.REL_START)).containsExactly(0L, 300L);
    }

    @Test
    void runtimeIsAnAmountOfTime() {
        // 32 µs of work at a time, which is two preemption points: 40 µs of this clock. The third stretch passes 100
        // µs.
        runOnVirtualClock("\"t\": {\"loop\": 1, \"runtime\": 100}", "");
        assertThat(column("t", 0, Column.RUN)).containsExactly(120L);
        assertThat(column("t", 0, Column.C_DURATION)).containsExactly(100L);
        assertThat(column("t", 0, Column.PERF)).containsExactly(96L);
    }

    @Test
    void sleepIsRelative() {
        WorkloadResult result = runOnVirtualClock("\"t\": {\"loop\": 3, \"run\": 20, \"sleep\": 1000}", "");
        assertThat(column("t", 0, Column.PERIOD)).containsOnly(20 + 1000 + LATE).hasSize(3);
        assertThat(result.instances().get(0).wakeLatency().count()).isEqualTo(3);
        assertThat(result.instances().get(0).wakeLatency().max()).isEqualTo(LATE * 1000);
    }

    @Test
    void aTimerKeepsItsPeriodWhateverTheWork() {
        WorkloadResult result = runOnVirtualClock(
                "\"t\": {\"phases\": {\"a\": {\"run\": 100, \"timer\": {\"ref\": \"unique\", \"period\": 1000}},"
                        + " \"b\": {\"run\": 600, \"timer\": {\"ref\": \"unique\", \"period\": 1000}}}, \"loop\": 2}",
                "");
        assertThat(column("t", 0, Column.REL_START)).containsExactly(0L, 1000 + LATE, 2000 + LATE, 3000 + LATE);
        assertThat(column("t", 0, Column.SLACK)).containsExactly(900L, 400 - LATE, 900 - LATE, 400 - LATE);
        assertThat(column("t", 0, Column.C_PERIOD)).containsOnly(1000L);
        assertThat(column("t", 0, Column.WU_LAT)).containsOnly(LATE);
        SlackSummary slack = result.instances().get(0).slack();
        assertThat(slack).isEqualTo(new SlackSummary(4, 400 - LATE, (2600 - 3 * LATE) / 4.0, 900, 0));
    }

    /** One long pass, then short ones. */
    private static String late(String mode) {
        String timer = "\"timer\": {\"ref\": \"unique\", \"period\": 1000, \"mode\": \"" + mode + "\"}";
        return "\"t\": {\"loop\": 1, \"phases\": {\"long\": {\"run\": 2400, " + timer
                + "}, \"short\": {\"loop\": 4, \"run\": 100, " + timer + "}}}";
    }

    @Test
    void aRelativeTimerStartsAgainAfterAMiss() {
        WorkloadResult result = runOnVirtualClock(late("relative"), "");
        assertThat(column("t", 0, Column.SLACK)).startsWith(-1400L, 900L, 900 - LATE);
        assertThat(column("t", 0, Column.WU_LAT)).startsWith(0L, LATE);
        assertThat(column("t", 0, Column.REL_START)).startsWith(0L, 2400L, 3400 + LATE, 4400 + LATE);
        assertThat(result.instances().get(0).slack().misses()).isEqualTo(1);
        assertThat(result.instances().get(0).wakeLatency().count()).isEqualTo(4);
    }

    @Test
    void anAbsoluteTimerKeepsItsPhaseAfterAMiss() {
        WorkloadResult result = runOnVirtualClock(late("absolute"), "");
        // Expiries are at 1000, 2000, and so on after the start: 2000 is missed too, 3000 is not.
        assertThat(column("t", 0, Column.SLACK)).startsWith(-1400L, -500L, 400L);
        assertThat(column("t", 0, Column.REL_START)).startsWith(0L, 2400L, 2500L, 3000 + LATE, 4000 + LATE);
        assertThat(result.instances().get(0).slack().misses()).isEqualTo(2);
    }

    @Test
    void oneUseThatIsAbsoluteMakesATimerAbsolute() {
        String timer = "\"timer\": {\"ref\": \"x\", \"period\": 1000";
        runOnVirtualClock(
                "\"t\": {\"loop\": 1, \"phases\": {\"long\": {\"run\": 2400, " + timer
                        + "}}, \"short\": {\"run\": 100, " + timer + ", \"mode\": \"absolute\"}}}}",
                "");
        assertThat(column("t", 0, Column.SLACK)).containsExactly(-1400L, -500L);
    }

    private static final String TWO_TIMERS =
            "\"t\": {\"loop\": 1, \"run\": 100, \"timer\": {\"ref\": \"uniqueA\", \"period\": 1000},"
                    + " \"run\": 100, \"timer\": {\"ref\": \"uniqueB\", \"period\": 5000}}";

    @Test
    void slackIsTheLastTimersOrTheSumOfAll() {
        long last = 5000 - (1000 + LATE + 100);
        runOnVirtualClock(TWO_TIMERS, "");
        assertThat(column("t", 0, Column.SLACK)).containsExactly(last);
        assertThat(column("t", 0, Column.C_PERIOD)).containsExactly(6000L);
        assertThat(column("t", 0, Column.WU_LAT)).containsExactly(2 * LATE);

        runOnVirtualClock(TWO_TIMERS, "\"cumulative_slack\": true");
        assertThat(column("t", 0, Column.SLACK)).containsExactly(900 + last);
    }

    @Test
    void theDelayShiftsTheFirstPeriod() {
        runOnVirtualClock(
                "\"t\": {\"loop\": 2, \"delay\": 5000, \"run\": 100, \"timer\": {\"ref\": \"unique\", \"period\": 1000}}",
                "");
        assertThat(column("t", 0, Column.REL_START)).containsExactly(5000 + LATE, 6000 + LATE);
        assertThat(column("t", 0, Column.SLACK)).containsExactly(900 - LATE, 900 - LATE);
    }

    @Test
    void aUniqueTimerIsOfOneInstanceAndAnotherIsShared() {
        // One use by each of two instances: of one timer they are two periods, of two timers one.
        assertThat(lastEndOfTwo("unique")).isLessThanOrEqualTo(1000 + 2 * LATE);
        assertThat(lastEndOfTwo("shared")).isGreaterThanOrEqualTo(2000);
    }

    private long lastEndOfTwo(String ref) {
        runOnVirtualClock(
                "\"t\": {\"instance\": 2, \"loop\": 1, \"timer\": {\"ref\": \"" + ref + "\", \"period\": 1000}}", "");
        return Math.max(endOf(0), endOf(1));
    }

    private long endOf(int index) {
        return column("t", index, Column.REL_START).get(0)
                + column("t", index, Column.PERIOD).get(0);
    }

    @Test
    void aTimerThatExpiresAtTheEndOfTheRunCounts() {
        WorkloadRun run = new WorkloadRun(
                workload("\"t\": {\"run\": 100, \"timer\": {\"ref\": \"unique\", \"period\": 100000}}", ""),
                new VirtualClockHost(),
                options().withDuration(Duration.ofSeconds(1)));
        try {
            run.start();
        } catch (RunFailedException | InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(rows(finished(run), "t")).isEqualTo(10);
        assertThat(log("t", 0)).hasSize(10);
    }

    @Test
    void aPassThatIsUnfinishedAtTheEndOfTheRunDoesNot() {
        WorkloadResult result = runOnVirtualClock("\"t\": {\"sleep\": 300000}", "\"duration\": 1");
        assertThat(rows(result, "t")).isEqualTo(3);
        assertThat(result.stopped()).isFalse();
        assertThat(result.instances().get(0).runMicros()).isZero();
    }

    @Test
    void phasesChangePriorityAndAffinityOnlyWhereTheyDiffer() {
        VirtualClockHost host = new VirtualClockHost();
        finished(started(
                "\"t\": {\"loop\": 2, \"cpus\": [0], \"phases\": {\"a\": {\"run\": 1}, \"b\": {\"loop\": 3, \"run\": 1},"
                        + " \"c\": {\"cpus\": [1], \"run\": 1}, \"d\": {\"policy\": \"SCHED_FIFO\", \"run\": 1}}}",
                "",
                host));
        assertThat(host.assignments)
                .containsExactly(
                        "t-0 NORMAL 0", "t-0 NORMAL 1", "t-0 HIGH 0", "t-0 NORMAL 0", "t-0 NORMAL 1", "t-0 HIGH 0");
    }

    @Test
    void logsCanBeSwitchedOff() {
        WorkloadResult result = runOnVirtualClock("\"t\": {\"loop\": 4, \"run\": 1}", "\"log_size\": \"disable\"");
        assertThat(rows(result, "t")).isEqualTo(4);
        assertThat(Files.exists(logs())).isFalse();
    }

    @Test
    void noRowIsLostHoweverMany() {
        runOnVirtualClock("\"t\": {\"loop\": 5000, \"run\": 1}", "");
        assertThat(column("t", 0, Column.REL_START)).hasSize(5000).isSorted().doesNotHaveDuplicates();
        assertThat(column("t", 0, Column.INDEX)).isEqualTo(Collections.nCopies(5000, 0L));
    }
}
