package dev.heddle.benchmarks.micro;

import dev.heddle.event.RunEnd;
import dev.heddle.trace.TraceRecorder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.ThreadParams;

/** Recording one scheduling event. The buffer is full soon, so the oldest event is dropped each time. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TraceRecordingBenchmark {
    private static final int CPUS = 2;

    /** What records. */
    @State(Scope.Benchmark)
    public static class Recorder {
        /** Events kept for each CPU: such that they fit in the level-1 or level-2 cache, and the default, which does not. */
        @Param({"1000", "524288"})
        public int capacity = TraceRecorder.DEFAULT_CAPACITY;

        @SuppressWarnings("NullAway.Init") // by prepare()
        private TraceRecorder events;

        /** A state as JMH wants it. */
        public Recorder() {}

        /** Makes the buffers. */
        @Setup
        public void prepare() {
            events = new TraceRecorder(CPUS, capacity);
        }

        /** Finds events in them. */
        @TearDown
        public void verify() {
            if (events.written(0) == 0) {
                throw new IllegalStateException("nothing was recorded");
            }
        }
    }

    /** The CPU that a thread of the benchmark stands for. */
    @State(Scope.Thread)
    public static class Cpu {
        private int number;
        private long task;

        /** A state as JMH wants it. */
        public Cpu() {}

        /**
         * Deals the numbers.
         *
         * @param threads which of the threads this is
         */
        @Setup(Level.Trial)
        public void number(ThreadParams threads) {
            number = threads.getThreadIndex();
        }

        private long nextTask() {
            task = task % 500 + 1;
            return task;
        }
    }

    /** A benchmark as JMH wants it. */
    public TraceRecordingBenchmark() {}

    /**
     * A switch, at a time that the loop has read anyway.
     *
     * @param recorder where it is recorded
     * @param cpu which switches
     */
    @Benchmark
    public void switched(Recorder recorder, Cpu cpu) {
        long previous = cpu.task;
        long next = cpu.nextTask();
        recorder.events.switched(cpu.number, next, previous, 1, RunEnd.YIELDED, next, 1);
    }

    /**
     * A switch, and the clock read for it alone.
     *
     * @param recorder where it is recorded
     * @param cpu which switches
     */
    @Benchmark
    public void switchedWithClock(Recorder recorder, Cpu cpu) {
        long previous = cpu.task;
        long next = cpu.nextTask();
        recorder.events.switched(cpu.number, System.nanoTime(), previous, 1, RunEnd.YIELDED, next, 1);
    }

    /**
     * A wake, on two CPUs at once: each has its own buffer, so neither should notice the other.
     *
     * @param recorder where it is recorded
     * @param cpu whose task is woken
     */
    @Benchmark
    @Threads(CPUS)
    public void wokenOnTwoCpus(Recorder recorder, Cpu cpu) {
        long task = cpu.nextTask();
        recorder.events.woken(cpu.number, task, task, 1, cpu.number);
    }
}
