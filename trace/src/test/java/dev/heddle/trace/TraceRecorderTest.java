package dev.heddle.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceRecorderTest {
    /** Something that keeps some of the times that it is given. */
    private interface Keeper {
        void record(long time);

        List<Long> kept();

        long dropped();
    }

    private static final class RealKeeper implements Keeper {
        private final TraceRecorder recorder;

        RealKeeper(int capacity) {
            recorder = new TraceRecorder(1, capacity);
        }

        @Override
        public void record(long time) {
            recorder.switched(0, time, time, 1, RunEnd.YIELDED, time + 1, 2);
        }

        @Override
        public List<Long> kept() {
            CpuRecording events = recorder.snapshot().cpu(0);
            List<Long> times = new ArrayList<>();
            for (int event = 0; event < events.size(); event++) {
                times.add(events.atNanos(event));
            }
            return times;
        }

        @Override
        public long dropped() {
            return recorder.dropped();
        }
    }

    /** The broken twin: what is full stays as it is, so the oldest are kept and the newest dropped. */
    private static final class KeepsOldest implements Keeper {
        private final int capacity;
        private final List<Long> times = new ArrayList<>();
        private long dropped;

        KeepsOldest(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public void record(long time) {
            if (times.size() < capacity) {
                times.add(time);
            } else {
                dropped++;
            }
        }

        @Override
        public List<Long> kept() {
            return times;
        }

        @Override
        public long dropped() {
            return dropped;
        }
    }

    private static void checkKeepsNewest(Keeper keeper, int capacity, int count) {
        for (long time = 0; time < count; time++) {
            keeper.record(time);
        }
        List<Long> newest = new ArrayList<>();
        for (long time = Math.max(0, count - capacity); time < count; time++) {
            newest.add(time);
        }
        assertThat(keeper.kept()).isEqualTo(newest);
        assertThat(keeper.dropped()).isEqualTo(count - newest.size());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 2", "1, 3", "7, 6", "7, 7", "7, 8", "7, 16", "8, 9", "8, 100", "1000, 123456"})
    void aFullBufferKeepsTheNewestAndCountsTheRest(int capacity, int count) {
        checkKeepsNewest(new RealKeeper(capacity), capacity, count);
    }

    @Test
    void keepingTheOldestWouldBeNoticed() {
        checkKeepsNewest(new KeepsOldest(8), 8, 8);
        assertThatThrownBy(() -> checkKeepsNewest(new KeepsOldest(8), 8, 9)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource(RunEnd.class)
    void everyFieldComesBack(RunEnd why) {
        long bigTask = (1L << 55) - 1;
        TraceRecorder recorder = new TraceRecorder(2, 10);
        recorder.created(bigTask, "big", 2);
        recorder.switched(1, Long.MIN_VALUE, bigTask, 2, why, bigTask - 1, 3);
        recorder.woken(1, Long.MAX_VALUE, 1, 0, SchedulingEvents.OUTSIDE);
        recorder.migrated(1, 0, bigTask, 1, 77);
        recorder.halted(1, 5, Long.MAX_VALUE, true);
        recorder.halted(1, 6, 0, false);

        Recording recording = recorder.snapshot();
        assertThat(recording.cpus()).isEqualTo(2);
        assertThat(recording.events()).isEqualTo(5);
        assertThat(recording.name(bigTask)).isEqualTo("big");
        assertThat(recording.name(1)).isEmpty();
        assertThat(recording.cpu(0).size()).isZero();
        CpuRecording events = recording.cpu(1);
        assertThat(events.kind(0)).isEqualTo(EventWords.SWITCHED);
        assertThat(events.atNanos(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(events.task(0)).isEqualTo(bigTask);
        assertThat(events.level(0)).isEqualTo(2);
        assertThat(events.why(0)).isEqualTo(why);
        assertThat(events.next(0)).isEqualTo(bigTask - 1);
        assertThat(events.nextLevel(0)).isEqualTo(3);
        assertThat(events.kind(1)).isEqualTo(EventWords.WOKEN);
        assertThat(events.task(1)).isEqualTo(1);
        assertThat(events.level(1)).isZero();
        assertThat(events.otherCpu(1)).isEqualTo(SchedulingEvents.OUTSIDE);
        assertThat(events.kind(2)).isEqualTo(EventWords.MIGRATED);
        assertThat(events.task(2)).isEqualTo(bigTask);
        assertThat(events.level(2)).isEqualTo(1);
        assertThat(events.otherCpu(2)).isEqualTo(77);
        assertThat(events.kind(3)).isEqualTo(EventWords.HALTED);
        assertThat(events.task(3)).isEqualTo(SchedulingEvents.IDLE_TASK);
        assertThat(events.haltNanos(3)).isEqualTo(Long.MAX_VALUE);
        assertThat(events.kicked(3)).isTrue();
        assertThat(events.haltNanos(4)).isZero();
        assertThat(events.kicked(4)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -5", "1, 2147483647"})
    void impossibleSizesAreErrors(int cpus, int capacity) {
        assertThatThrownBy(() -> new TraceRecorder(cpus, capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1");
    }

    /** Events whose words follow from their number; a reader goes through all rings while they are written. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 4096})
    void aReaderNeverGetsATornEvent(int capacity) throws InterruptedException {
        int cpus = 3;
        int eventsPerCpu = 1_000_000;
        TraceRecorder recorder = new TraceRecorder(cpus, capacity);
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(cpus);
        AtomicBoolean finished = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < cpus; i++) {
            int cpu = i;
            writers.add(Thread.ofPlatform().start(() -> {
                await(start);
                for (long n = 0; n < eventsPerCpu; n++) {
                    if (n == eventsPerCpu / 2) {
                        await(looked); // On a busy machine the writers could be done before the reader's first look.
                    }
                    recorder.switched(cpu, n, n * 3 + cpu, (int) n & 3, RunEnd.YIELDED, n * 7 + cpu, (int) n >> 2 & 3);
                }
                running.countDown();
            }));
        }
        Thread end = Thread.ofPlatform().start(() -> {
            await(running);
            finished.set(true);
        });
        start.countDown();
        long seen = 0;
        while (!finished.get()) {
            seen += checkWhole(recorder);
            if (seen > 0) {
                looked.countDown();
            }
        }
        for (Thread writer : writers) {
            writer.join();
        }
        end.join();
        checkWhole(recorder);
        assertThat(seen).isPositive();
        for (int cpu = 0; cpu < cpus; cpu++) {
            assertThat(recorder.snapshot().cpu(cpu).size()).isEqualTo(capacity);
            assertThat(recorder.written(cpu)).isEqualTo(eventsPerCpu);
            assertThat(recorder.dropped(cpu)).isEqualTo(eventsPerCpu - capacity);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long checkWhole(TraceRecorder recorder) {
        Recording recording = recorder.snapshot();
        for (int cpu = 0; cpu < recording.cpus(); cpu++) {
            CpuRecording events = recording.cpu(cpu);
            for (int event = 0; event < events.size(); event++) {
                long n = events.dropped() + event;
                boolean whole = events.atNanos(event) == n
                        && events.task(event) == n * 3 + cpu
                        && events.level(event) == (n & 3)
                        && events.nextLevel(event) == (n >> 2 & 3)
                        && events.next(event) == n * 7 + cpu;
                assertThat(whole)
                        .as(
                                "CPU %d, event %d, read as %d of task %d",
                                cpu, n, events.atNanos(event), events.task(event))
                        .isTrue();
            }
        }
        return recording.events();
    }

    @Test
    void recordingAllocatesNothing() {
        TraceRecorder recorder = new TraceRecorder(1, 1_000);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        // Linking and compiling allocate: also the bean's own, at its first calls.
        for (int round = 0; round < 10; round++) {
            recordMany(recorder, 100_000);
            threads.getCurrentThreadAllocatedBytes();
        }

        long before = threads.getCurrentThreadAllocatedBytes();
        recordMany(recorder, 100_000);
        long after = threads.getCurrentThreadAllocatedBytes();

        assertThat(after - before).isZero();
    }

    private static void recordMany(TraceRecorder recorder, int rounds) {
        for (int n = 0; n < rounds; n++) {
            recorder.woken(0, n, 1, 1, 0);
            recorder.migrated(0, n, 1, 1, 0);
            recorder.switched(0, n, 1, 1, RunEnd.BLOCKED, 2, 1);
        }
    }

    /** For the eye; the benchmarks judge. */
    @Test
    void costOfAnEvent() {
        TraceRecorder recorder = new TraceRecorder(1);
        recordMany(recorder, 1_000_000);
        int rounds = 2_000_000;
        long start = System.nanoTime();
        recordMany(recorder, rounds);
        double nanos = (double) (System.nanoTime() - start) / (3L * rounds);
        System.out.printf("Recording an event takes %.1f ns%n", nanos);
        assertThat(recorder.written(0)).isEqualTo(9_000_000);
    }
}
