package dev.heddle.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * For JMH: the CPU time that all Java threads took for one operation, the JVM's own threads apart. Who else runs on the machine
 * does not count, so it is steady where the time on the clock is not. It says nothing about waiting.
 */
public final class CpuTime implements InternalProfiler {
    /** Of the secondary result. */
    static final String LABEL = "cpu";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long before;

    /** A profiler as JMH wants it. */
    public CpuTime() {}

    @Override
    public String getDescription() {
        return "CPU time of Java threads per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = now();
    }

    @Override
    @SuppressWarnings("rawtypes") // JMH's signature
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long operations = Math.max(1, result.getMetadata().getAllOps());
        double each = (now() - before) / (double) operations;
        return List.of(new ScalarResult(LABEL, each, "ns/op", AggregationPolicy.AVG));
    }

    private static long now() {
        long sum = 0;
        for (long id : THREADS.getAllThreadIds()) {
            // -1 for one that has just ended.
            sum += Math.max(0, THREADS.getThreadCpuTime(id));
        }
        return sum;
    }
}
