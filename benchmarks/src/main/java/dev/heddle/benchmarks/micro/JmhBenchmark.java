package dev.heddle.benchmarks.micro;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What takes some nanoseconds and schedules nothing: JMH measures it, in this JVM. Each of its methods is a number. */
public final class JmhBenchmark implements Benchmark {
    private static final int LONG_ITERATIONS = 5;

    private final String name;
    private final String what;
    private final Class<?> methods;

    private JmhBenchmark(String name, String what, Class<?> methods) {
        this.name = name;
        this.what = what;
        this.methods = methods;
    }

    /** The JMH benchmarks of a class. */
    static JmhBenchmark of(String name, String what, Class<?> methods) {
        return new JmhBenchmark(name, what, methods);
    }

    /** A preemption point that asks for nothing. */
    public static JmhBenchmark checkpoint() {
        return new JmhBenchmark(
                "checkpoint", "Task.checkpoint() when nothing is asked of the task", CheckpointBenchmark.class);
    }

    /** An event in a trace. */
    public static JmhBenchmark traceRecording() {
        return new JmhBenchmark("trace-recording", "one recorded event", TraceRecordingBenchmark.class);
    }

    @Override
    public List<Value> measure(Side side, Effort effort) {
        int iterations = effort.scale(LONG_ITERATIONS, 1);
        List<Value> values = new ArrayList<>();
        try {
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(methods.getName())
                            .forks(0)
                            .warmupIterations(iterations)
                            .warmupTime(TimeValue.milliseconds(effort.warmupMillis() / iterations))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.milliseconds(effort.measureMillis() / iterations))
                            .shouldFailOnError(true)
                            .build())
                    .run()) {
                values.add(new Value(
                        metric(result),
                        "ns",
                        result.getPrimaryResult().getStatistics().getPercentile(50)));
            }
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    private static String metric(RunResult result) {
        String method = result.getParams().getBenchmark();
        StringBuilder metric = new StringBuilder(method.substring(method.lastIndexOf('.') + 1));
        for (String parameter : result.getParams().getParamsKeys()) {
            metric.append('-').append(result.getParams().getParam(parameter));
        }
        return metric.toString();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public int cpus() {
        return 1;
    }

    @Override
    public Set<Contender> contenders() {
        return EnumSet.of(Contender.HEDDLE);
    }
}
