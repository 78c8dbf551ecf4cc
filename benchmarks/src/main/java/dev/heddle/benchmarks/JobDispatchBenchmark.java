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

/** A run-to-completion job on one CPU: the time from one job's submission of the next until that has run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
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
public class JobDispatchBenchmark {
    private static final int JOBS = 500_000;
    private static final int BATCH = 500;
    private static final int JOBS_FROM_OUTSIDE = 20_000;

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

    /** One CPU of a contender that can be reached from outside: the floor has no second thread. */
    @State(Scope.Benchmark)
    public static class ReachableCpu {
        /** Whose. */
        @Param({"HEDDLE", "JDK"})
        public Contender contender = Contender.HEDDLE;

        @SuppressWarnings("NullAway.Init") // by open()
        private Side side;

        /** A state as JMH wants it. */
        public ReachableCpu() {}

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

    /** A benchmark as JMH wants it. */
    public JobDispatchBenchmark() {}

    /**
     * A job that submits itself again: never more than one in the queue.
     *
     * @param cpu where
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(JOBS)
    public void resubmitting(OneCpu cpu) throws InterruptedException {
        JobLoad.resubmitting(cpu.side, JOBS);
    }

    /**
     * Jobs submitted 500 at a time by a job.
     *
     * @param cpu where
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(JOBS)
    public void batches(OneCpu cpu) throws InterruptedException {
        JobLoad.batches(cpu.side, JOBS / BATCH, BATCH);
    }

    /**
     * Jobs submitted by a thread that is no CPU.
     *
     * @param cpu where
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(JOBS_FROM_OUTSIDE)
    public void fromOutside(ReachableCpu cpu) throws InterruptedException {
        JobLoad.fromOutside(cpu.side, JOBS_FROM_OUTSIDE);
    }
}
