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

/** Two tasks on one CPU that yield to each other: the time from a yield to the other task's return from its own. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            JvmFlags.OPEN_JAVA_LANG,
            JvmFlags.NATIVE_ACCESS,
            JvmFlags.EXPORT_CONTINUATIONS,
            JvmFlags.ONE_CARRIER,
            JvmFlags.AND_NO_MORE,
            JvmFlags.HEAP,
            JvmFlags.HEAP_AT_ONCE,
            JvmFlags.TOUCHED
        })
public class YieldBenchmark {
    /** Enough that starting and joining the tasks, some 0.1 ms, does not show. */
    private static final int YIELDS_EACH = 100_000;

    /** One CPU of a contender. */
    @State(Scope.Benchmark)
    public static class OneCpu {
        /** Whose. */
        @Param({"HEDDLE", "JDK", "FLOOR", "HEDDLE_TRACED"})
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

    /** A benchmark as JMH wants it. */
    public YieldBenchmark() {}

    /**
     * A yield by {@link Thread#yield()}.
     *
     * @param cpu where
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(2 * YIELDS_EACH)
    public void yieldToOther(OneCpu cpu) throws InterruptedException {
        new Alternation(YIELDS_EACH).run(cpu.side);
    }

    /** Two bare continuations that take turns, without threads around them: the least that the JVM can do. */
    @Benchmark
    @OperationsPerInvocation(2 * YIELDS_EACH)
    public void rawContinuation() {
        Alternation alternation = new Alternation(YIELDS_EACH);
        Object first = Continuations.of(() -> yieldRepeatedly(alternation, 1));
        Object second = Continuations.of(() -> yieldRepeatedly(alternation, 2));
        for (int i = 0; i <= YIELDS_EACH; i++) {
            Continuations.run(first);
            Continuations.run(second);
        }
        alternation.requireAlternated();
    }

    private static void yieldRepeatedly(Alternation alternation, int me) {
        for (int i = 0; i < YIELDS_EACH; i++) {
            Continuations.suspend();
            alternation.ran(me);
        }
    }
}
