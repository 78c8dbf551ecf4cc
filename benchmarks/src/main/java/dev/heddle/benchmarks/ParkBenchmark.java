package dev.heddle.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Two tasks that park and unpark each other in turn: the time of one handoff, half a round trip. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParkBenchmark {
    private static final int HANDOFFS_EACH = 50_000;

    /** Two CPUs may need a halt and a kick for each handoff. */
    private static final int HANDOFFS_EACH_ACROSS = 5_000;

    /** One CPU of a contender. */
    @State(Scope.Benchmark)
    public static class OneCpu {
        /** Whose. */
        @Param({"HEDDLE", "JDK", "FLOOR"})
        public Contender contender = Contender.HEDDLE;

        @SuppressWarnings("NullAway.Init") // by open()
        private Side side;

        /** A state as JMH wants it. */
        public OneCpu() {}

        /** Starts it. */
        @Setup
        public void open() {
            side = contender.open(1);
        }

        /** Ends it. */
        @TearDown
        public void close() {
            side.close();
        }
    }

    /** Two CPUs of a contender. */
    @State(Scope.Benchmark)
    public static class TwoCpus {
        /** Whose. */
        @Param({"HEDDLE", "JDK", "HEDDLE_PINNED"})
        public Contender contender = Contender.HEDDLE;

        @SuppressWarnings("NullAway.Init") // by open()
        private Side side;

        /** A state as JMH wants it. */
        public TwoCpus() {}

        /** Starts them. */
        @Setup
        public void open() {
            side = contender.open(2);
        }

        /** Ends them. */
        @TearDown
        public void close() {
            side.close();
        }
    }

    /** A benchmark as JMH wants it. */
    public ParkBenchmark() {}

    /**
     * Both on one CPU.
     *
     * @param cpu where
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(2 * HANDOFFS_EACH)
    @Fork(
            value = 1,
            jvmArgsAppend = {
                JvmFlags.OPEN_JAVA_LANG,
                JvmFlags.NATIVE_ACCESS,
                JvmFlags.ONE_CARRIER,
                JvmFlags.AND_NO_MORE,
                JvmFlags.HEAP,
                JvmFlags.HEAP_AT_ONCE,
                JvmFlags.TOUCHED
            })
    public void oneCpu(OneCpu cpu) throws InterruptedException {
        PingPong.run(cpu.side, HANDOFFS_EACH);
    }

    /**
     * Two CPUs, and the scheduler's own choice where the tasks run.
     *
     * @param cpus where
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(2 * HANDOFFS_EACH_ACROSS)
    @Fork(
            value = 1,
            jvmArgsAppend = {
                JvmFlags.OPEN_JAVA_LANG,
                JvmFlags.NATIVE_ACCESS,
                JvmFlags.TWO_CARRIERS,
                JvmFlags.AND_NO_THIRD,
                JvmFlags.HEAP,
                JvmFlags.HEAP_AT_ONCE,
                JvmFlags.TOUCHED
            })
    public void twoCpus(TwoCpus cpus) throws InterruptedException {
        PingPong.run(cpus.side, HANDOFFS_EACH_ACROSS);
    }
}
