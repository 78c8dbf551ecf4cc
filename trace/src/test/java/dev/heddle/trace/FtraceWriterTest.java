package dev.heddle.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FtraceWriterTest {
    private static final long IDLE = SchedulingEvents.IDLE_TASK;

    private static String write(TraceRecorder recorder) {
        StringBuilder text = new StringBuilder();
        try {
            new FtraceWriter(recorder.snapshot()).writeTo(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }

    private static List<String> eventLines(TraceRecorder recorder) {
        return write(recorder).lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void linesAreThoseOfTheKernel(@TempDir Path directory) throws IOException {
        TraceRecorder recorder = new TraceRecorder(2, 100);
        recorder.created(17, "compositor", 0);
        recorder.created(23, "batch", 3);
        recorder.woken(0, 1_234_567_890_000L, 23, 3, SchedulingEvents.OUTSIDE);
        recorder.switched(0, 1_234_567_891_000L, IDLE, 3, RunEnd.YIELDED, 23, 3);
        recorder.woken(1, 1_234_567_892_999L, 17, 0, 0);
        recorder.migrated(1, 1_234_567_893_000L, 17, 0, 0);
        recorder.switched(1, 1_234_567_894_000L, IDLE, 3, RunEnd.YIELDED, 17, 0);
        recorder.switched(0, 1_234_567_895_000L, 23, 3, RunEnd.PREEMPTED, 23, 3);
        recorder.switched(1, 1_234_567_896_000L, 17, 0, RunEnd.BLOCKED, IDLE, 3);
        recorder.switched(0, 1_234_567_897_000L, 23, 3, RunEnd.ENDED, IDLE, 3);

        Path file = directory.resolve("trace.txt");
        new FtraceWriter(recorder.snapshot()).writeTo(file);

        assertThat(file).hasContent("""
                # tracer: nop
                #
                # entries-in-buffer/entries-written: 10/10   #P:2
                #
                #                              _-----=> irqs-off
                #                             / _----=> need-resched
                #                            | / _---=> hardirq/softirq
                #                            || / _--=> preempt-depth
                #                            ||| /     delay
                #           TASK-PID   CPU#  ||||    TIMESTAMP  FUNCTION
                #              | |       |   ||||       |         |
                       swapper/0-0     [000] d.h2  1234.567890: sched_waking: comm=batch pid=2 prio=139 target_cpu=000
                       swapper/0-0     [000] d.h2  1234.567890: sched_wakeup: comm=batch pid=2 prio=139 target_cpu=000
                       swapper/0-0     [000] d..2  1234.567891: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=batch next_pid=2 next_prio=139
                           batch-2     [000] d..2  1234.567892: sched_waking: comm=compositor pid=1 prio=100 target_cpu=001
                           batch-2     [000] d..2  1234.567892: sched_wakeup: comm=compositor pid=1 prio=100 target_cpu=001
                       swapper/1-0     [001] d..2  1234.567893: sched_migrate_task: comm=compositor pid=1 prio=100 orig_cpu=0 dest_cpu=1
                       swapper/1-0     [001] d..2  1234.567894: sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=compositor next_pid=1 next_prio=100
                           batch-2     [000] d..2  1234.567895: sched_switch: prev_comm=batch prev_pid=2 prev_prio=139 prev_state=R+ ==> next_comm=batch next_pid=2 next_prio=139
                      compositor-1     [001] d..2  1234.567896: sched_switch: prev_comm=compositor prev_pid=1 prev_prio=100 prev_state=S ==> next_comm=swapper/1 next_pid=0 next_prio=120
                           batch-2     [000] d..2  1234.567897: sched_switch: prev_comm=batch prev_pid=2 prev_prio=139 prev_state=X ==> next_comm=swapper/0 next_pid=0 next_prio=120
                """);
        FtraceRules.check(FtraceText.read(Files.readString(file)));
    }

    @Test
    void perfettoAndTraceCompassTakeEveryLine() {
        TraceRecorder recorder = new TraceRecorder(3, 10_000);
        new RandomSchedule(5, 3, 20, 0, 2_000, recorder).run(5_000);

        List<String> lines = eventLines(recorder);
        assertThat(lines).hasSizeGreaterThan(1_000).allSatisfy(line -> {
            Matcher perfetto = FtraceText.PERFETTO.matcher(line);
            assertThat(perfetto.find()).as(line).isTrue();
            Matcher traceCompass = FtraceText.TRACE_COMPASS.matcher(line);
            assertThat(traceCompass.matches()).as(line).isTrue();
            assertThat(perfetto.group(1)).isEqualTo(traceCompass.group("pid"));
            assertThat(perfetto.group(3)).isEqualTo(traceCompass.group("cpu"));
            assertThat(perfetto.group(4)).isEqualTo(traceCompass.group("timestamp"));
            assertThat(perfetto.group(5) + ":")
                    .isEqualTo(traceCompass.group("name").strip());
        });
        // The kernel's newer form, with five flags, is what those two do not take.
        String fiveFlags = lines.get(0).replaceFirst("(d..2) ", "$1. ");
        assertThat(FtraceText.PERFETTO.matcher(fiveFlags).find()).isFalse();
        assertThat(FtraceText.TRACE_COMPASS.matcher(fiveFlags).matches()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3000", "3, 900", "4, 0", "4, 1", "8, 0", "8, 5", "16, 2"})
    void anyScheduleComesBackConsistent(int cpus, int longestStep) {
        for (long seed = 0; seed < 40; seed++) {
            TraceRecorder recorder = new TraceRecorder(cpus, 5_000);
            RandomSchedule schedule = new RandomSchedule(seed, cpus, 3 * cpus, seed * 7_000_000, longestStep, recorder);
            schedule.run(3_000);

            FtraceText trace = FtraceText.read(write(recorder));
            FtraceRules.check(trace);
            assertThat(trace.lost()).isEmpty();
            assertThat(trace.lines().stream().filter(line -> !line.event().equals("sched_waking")))
                    .hasSize((int) schedule.calls());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 3000, 1", "4, 900, 50", "4, 1, 300", "8, 10, 64"})
    void whatIsLeftAfterDropsIsConsistent(int cpus, int longestStep, int capacity) {
        for (long seed = 0; seed < 40; seed++) {
            TraceRecorder recorder = new TraceRecorder(cpus, capacity);
            RandomSchedule schedule = new RandomSchedule(seed, cpus, 3 * cpus, 0, longestStep, recorder);
            schedule.run(4_000);

            FtraceText trace = FtraceText.read(write(recorder));
            long lost =
                    trace.lost().values().stream().mapToLong(Long::longValue).sum();
            assertThat(lost).isEqualTo(recorder.dropped()).isPositive();
            for (int cpu = 0; cpu < cpus; cpu++) {
                assertThat(trace.lost().getOrDefault(cpu, 0L)).isEqualTo(recorder.dropped(cpu));
            }
            continuity(trace);
        }
    }

    /** The rule that drops cannot break, unlike those about tasks whose wake is gone. */
    private static void continuity(FtraceText trace) {
        int[] running = new int[trace.cpus()];
        Arrays.fill(running, -1);
        long last = 0;
        for (FtraceText.Line line : trace.lines()) {
            assertThat(line.micros()).isGreaterThanOrEqualTo(last);
            last = line.micros();
            assertThat(line.pid()).isEqualTo(running[line.cpu()] < 0 ? line.pid() : running[line.cpu()]);
            if (line.event().equals("sched_switch")) {
                assertThat(line.number("prev_pid")).isEqualTo(line.pid());
                running[line.cpu()] = line.number("next_pid");
            }
        }
    }

    @Test
    void theContextOfAWakeIsTheWaker() {
        TraceRecorder recorder = new TraceRecorder(4, 20_000);
        // No two events at one time, so that the waker is certain.
        RandomSchedule schedule = new RandomSchedule(11, 4, 9, 1_000, 5_000, recorder);
        schedule.run(10_000);
        TaskTable tasks = new TaskTable(recorder.snapshot());
        FtraceText trace = FtraceText.read(write(recorder));

        List<String> wakings = trace.lines().stream()
                .filter(line ->
                        line.event().equals("sched_waking") && !line.flags().equals("d.h2"))
                .map(line -> line.micros() + " " + line.pid() + " on " + line.cpu() + " wakes " + line.number("pid")
                        + " for " + line.number("target_cpu"))
                .toList();
        List<String> truth = schedule.wakes().stream()
                .filter(wake -> wake.wakerCpu() != SchedulingEvents.OUTSIDE)
                .map(wake -> wake.atNanos() / 1000 + " " + tasks.number(wake.wakerTask()) + " on " + wake.wakerCpu()
                        + " wakes " + tasks.number(wake.task()) + " for " + wake.targetCpu())
                .toList();
        // Some of the last never arrived at their CPU; the rest are wakes of tasks that were still running.
        assertThat(truth).hasSizeGreaterThan(300);
        assertThat(wakings.stream().filter(truth::contains)).hasSizeGreaterThan(truth.size() - 20);
        assertThat(trace.lines().stream().filter(line -> line.flags().equals("d.h2")))
                .hasSizeGreaterThan(50);
    }

    @Test
    void aWakeOfATaskThatIsComingOffTakesEffectWhenItIsOff() {
        TraceRecorder recorder = new TraceRecorder(2, 100);
        recorder.created(1, "a", 1);
        recorder.created(2, "b", 1);
        recorder.switched(0, 1_000, IDLE, 3, RunEnd.YIELDED, 1, 1);
        recorder.switched(1, 2_000, IDLE, 3, RunEnd.YIELDED, 2, 1);
        recorder.switched(0, 5_000, 1, 1, RunEnd.BLOCKED, IDLE, 3);
        recorder.woken(0, 4_000, 1, 1, 1);
        recorder.switched(0, 6_000, IDLE, 3, RunEnd.YIELDED, 1, 1);

        assertThat(eventLines(recorder))
                .extracting(line -> line.strip().replaceAll("prev_.*==>", "..."))
                .containsExactly(
                        "swapper/0-0     [000] d..2     0.000001: sched_switch: ... next_comm=a next_pid=1 next_prio=120",
                        "swapper/1-0     [001] d..2     0.000002: sched_switch: ... next_comm=b next_pid=2 next_prio=120",
                        "b-2     [001] d..2     0.000004: sched_waking: comm=a pid=1 prio=120 target_cpu=000",
                        "a-1     [000] d..2     0.000005: sched_switch: ... next_comm=swapper/0 next_pid=0 next_prio=120",
                        "b-2     [001] d..2     0.000005: sched_wakeup: comm=a pid=1 prio=120 target_cpu=000",
                        "swapper/0-0     [000] d..2     0.000006: sched_switch: ... next_comm=a next_pid=1 next_prio=120");
        FtraceRules.check(FtraceText.read(write(recorder)));
    }

    @Test
    void aWakeThatNeverTookEffectIsStillThere() {
        TraceRecorder recorder = new TraceRecorder(1, 100);
        recorder.switched(0, 1_000, IDLE, 3, RunEnd.YIELDED, 1, 1);
        recorder.woken(0, 2_000, 1, 1, SchedulingEvents.OUTSIDE);

        assertThat(eventLines(recorder)).hasSize(3).last().asString().contains("sched_wakeup: comm=task-1 pid=1");
    }

    @Test
    void negativeTimesBeginAtZero() {
        TraceRecorder recorder = new TraceRecorder(1, 100);
        recorder.switched(0, -5_000_000, IDLE, 3, RunEnd.YIELDED, 1, 1);
        recorder.switched(0, 1_000_000, 1, 1, RunEnd.ENDED, IDLE, 3);

        assertThat(FtraceText.read(write(recorder)).lines())
                .extracting(FtraceText.Line::micros)
                .containsExactly(0L, 6_000L);
    }

    @Test
    void nothingRecordedIsAHeader() {
        FtraceText trace = FtraceText.read(write(new TraceRecorder(2, 1)));

        assertThat(trace.cpus()).isEqualTo(2);
        assertThat(trace.lines()).isEmpty();
        assertThat(trace.entriesWritten()).isZero();
    }

    @Test
    void theRulesCatchABrokenTrace() {
        TraceRecorder recorder = new TraceRecorder(2, 10_000);
        new RandomSchedule(3, 2, 6, 0, 3_000, recorder).run(2_000);
        String good = write(recorder);
        FtraceRules.check(FtraceText.read(good));

        List<String> lines = good.lines().toList();
        for (String event : List.of("sched_switch", "sched_wakeup")) {
            int victim = 400;
            while (!lines.get(victim).contains(event)) {
                victim++;
            }
            List<String> broken = new ArrayList<>(lines);
            broken.remove(victim);
            assertThatThrownBy(() -> FtraceRules.check(FtraceText.read(String.join("\n", broken))))
                    .as("without a %s", event)
                    .isInstanceOf(AssertionError.class);
        }
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, 400, 401);
        assertThatThrownBy(() -> FtraceRules.check(FtraceText.read(String.join("\n", swapped))))
                .isInstanceOf(AssertionError.class);
    }
}
