package dev.heddle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.heddle.CpuStats;
import dev.heddle.event.RunEnd;
import dev.heddle.trace.Recording;
import dev.heddle.trace.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryTest {
    /** Keeps what it is told, as sentences. Times in microseconds. */
    private static final class Sentences implements Story {
        final List<String> all = new ArrayList<>();

        @Override
        public void ran(int cpu, int task, int level, long from, long to, @Nullable RunEnd why) {
            all.add("%d ran on %d, %d to %d: %s".formatted(task, cpu, from / 1000, to / 1000, why));
        }

        @Override
        public void halted(int cpu, long from, long to, boolean kicked) {
            all.add("%d halted, %d to %d%s".formatted(cpu, from / 1000, to / 1000, kicked ? ", kicked" : ""));
        }

        @Override
        public void woken(int task, int level, long wokenAt, int wakerCpu, int targetCpu, long ranAt, int ranOn) {
            all.add("%d woken at %d by %d for %d, ran at %d on %d"
                    .formatted(task, wokenAt / 1000, wakerCpu, targetCpu, ranAt / 1000, ranOn));
        }

        @Override
        public void waited(int task, long from, long to) {
            all.add("%d waited, %d to %d".formatted(task, from / 1000, to / 1000));
        }

        @Override
        public void stolen(int task, long at, int fromCpu, int toCpu) {
            all.add("%d stolen at %d by %d from %d".formatted(task, at / 1000, toCpu, fromCpu));
        }

        @Override
        public void migrated(int task, long at, int fromCpu, int toCpu) {
            all.add("%d migrated at %d from %d to %d".formatted(task, at / 1000, fromCpu, toCpu));
        }
    }

    @Test
    void tellsWhatHappened() {
        Recording recording = TinySchedule.recording("first");
        Sentences sentences = new Sentences();

        long end = StoryTeller.tell(new Schedule(recording), recording, List.of(sentences));

        assertThat(end).isEqualTo(1_200_000);
        assertThat(sentences.all)
                .containsExactly(
                        "0 halted, 1000 to 1005, kicked",
                        "1 waited, 1000 to 1010",
                        "1 woken at 1000 by -1 for 0, ran at 1010 on 0",
                        "1 ran on 0, 1010 to 1100: PREEMPTED",
                        "2 waited, 1060 to 1100",
                        "2 woken at 1060 by 0 for 0, ran at 1100 on 0",
                        "1 halted, 1000 to 1110, kicked",
                        "1 migrated at 1120 from 0 to 1",
                        "1 waited, 1100 to 1120",
                        "1 stolen at 1120 by 1 from 0",
                        "2 ran on 0, 1100 to 1150: ENDED",
                        "0 halted, 1150 to 1200",
                        "1 ran on 1, 1120 to 1200: null");
    }

    /** What the page adds up is what the engine counts. A recording that lacks its beginning comes to something else. */
    @ParameterizedTest
    @CsvSource({"1, 3", "2, 5", "8, 7", "40, 11"})
    void agreesWithTheCountersOfTheEngine(int cpus, long seed) {
        Recordings.Recorded recorded = Recordings.of(cpus, 20_000, seed, 40_000);
        GroupFigures figures = figures(recorded.recording());

        assertThat(recorded.recording().dropped()).isZero();
        assertThat(figures.all().migrations).isEqualTo(sum(recorded, CpuStats::migrations));
        assertThat(figures.all().preemptions).isEqualTo(sum(recorded, CpuStats::preemptions));
        assertThat(figures.halts()).isBetween(sum(recorded, CpuStats::halts) - cpus, sum(recorded, CpuStats::halts));
        assertThat(figures.kicks()).isBetween(sum(recorded, CpuStats::kicks) - cpus, sum(recorded, CpuStats::kicks));
        for (CpuStats cpu : recorded.stats().cpus()) {
            assertThat((double) figures.busyNanos(cpu.cpu()))
                    .as("busy time of %s", cpu)
                    .isCloseTo((double) cpu.busyNanos(), offset(cpu.busyNanos() * 0.02 + 1e6));
            assertThat((double) figures.haltedNanos(cpu.cpu()))
                    .as("halted time of %s", cpu)
                    .isCloseTo((double) cpu.haltedNanos(), offset(cpu.haltedNanos() * 0.02 + 1e6));
        }
        if (cpus > 1) {
            // The engine also counts tasks that were stolen once more, or back, before they ran.
            long counted = sum(recorded, CpuStats::steals);
            assertThat(figures.all().steals).isBetween(counted * 4 / 5, counted);
            Recordings.Recorded withoutItsBeginning = Recordings.of(cpus, 20_000, seed, 200);
            assertThat(withoutItsBeginning.recording().dropped()).isPositive();
            assertThat(figures(withoutItsBeginning.recording()).all().migrations)
                    .isLessThan(sum(withoutItsBeginning, CpuStats::migrations));
        }
    }

    private static GroupFigures figures(Recording recording) {
        Schedule schedule = new Schedule(recording);
        GroupFigures figures = new GroupFigures(new TaskGroups(schedule), recording.cpus());
        StoryTeller.tell(schedule, recording, List.of(figures));
        return figures;
    }

    private static long sum(Recordings.Recorded recorded, ToLongFunction<CpuStats> counter) {
        return recorded.stats().cpus().stream().mapToLong(counter).sum();
    }

    @Test
    void aTimelineOfTheNewestEventsBeginsLater() {
        Recording recording = TinySchedule.recording("first");
        assertThat(recording.events()).isEqualTo(10);
        assertThat(NthEvent.atNanos(recording, 0)).isEqualTo(Long.MIN_VALUE);
        assertThat(NthEvent.atNanos(recording, 6)).isEqualTo(1_120_000);
    }
}
