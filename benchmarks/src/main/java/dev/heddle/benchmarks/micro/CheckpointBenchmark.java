package dev.heddle.benchmarks.micro;

import dev.heddle.Task;
import dev.heddle.benchmarks.side.HeddleSide;
import dev.heddle.benchmarks.side.Side;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A preemption point when nothing is asked of the task. The loop that it stands in does nothing else. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class CheckpointBenchmark {
    private static final int TIMES = 1_000_000;
    private static final VarHandle FLAG;

    static {
        try {
            FLAG = MethodHandles.lookup().findVarHandle(CheckpointBenchmark.class, "flag", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("NullAway.Init") // by open()
    private Side heddle;

    @SuppressWarnings("UnusedVariable") // read through FLAG
    private boolean flag;

    /** A benchmark as JMH wants it. */
    public CheckpointBenchmark() {}

    /** Starts the scheduler. */
    @Setup
    public void open() {
        heddle = HeddleSide.open(1, false, false);
    }

    /** Ends it. */
    @TearDown
    public void close() {
        heddle.close();
    }

    /**
     * In a task of Heddle.
     *
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void inTask() throws InterruptedException {
        heddle.run(() -> {
            for (int i = 0; i < TIMES; i++) {
                Task.checkpoint();
            }
            if (Task.current() == null) {
                throw new IllegalStateException("this was to be a task");
            }
        });
    }

    /** In a platform thread. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void inPlatformThread() {
        for (int i = 0; i < TIMES; i++) {
            Task.checkpoint();
        }
    }

    /**
     * In a virtual thread of the JDK's scheduler.
     *
     * @throws InterruptedException never
     */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void inJdkVirtualThread() throws InterruptedException {
        Thread.ofVirtual()
                .start(() -> {
                    for (int i = 0; i < TIMES; i++) {
                        Task.checkpoint();
                    }
                })
                .join();
    }

    /** The floor: a flag in a field of a known object, read as a checkpoint reads it. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void floorFlagRead() {
        for (int i = 0; i < TIMES; i++) {
            if ((boolean) FLAG.getOpaque(this)) {
                throw new IllegalStateException("nobody sets the flag");
            }
        }
    }
}
