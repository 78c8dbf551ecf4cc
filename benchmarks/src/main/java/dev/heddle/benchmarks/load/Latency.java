package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Something that is measured many times, of which each percentile is a number of its own: there is no mean. */
abstract class Latency implements Benchmark {
    /** Longer than anything here takes. */
    private static final long LONGEST_NANOS = 100_000_000_000L;

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1_000;

    private final String name;
    private final String what;
    private final int cpus;
    private final Set<Contender> contenders;

    Latency(String name, String what, int cpus, Set<Contender> contenders) {
        this.name = name;
        this.what = what;
        this.cpus = cpus;
        this.contenders = contenders;
    }

    /** On two CPUs. */
    Latency(String name, String what, Set<Contender> contenders) {
        this(name, what, 2, contenders);
    }

    static Histogram histogram() {
        return new Histogram(1, LONGEST_NANOS, SIGNIFICANT_DIGITS);
    }

    /** Of a histogram in nanoseconds, these percentiles in microseconds. */
    static List<Value> percentiles(Histogram nanos, double... percentiles) {
        if (nanos.getTotalCount() == 0) {
            throw new IllegalStateException("no latency was recorded");
        }
        List<Value> values = new ArrayList<>();
        for (double percentile : percentiles) {
            String metric = "p" + (percentile % 1 == 0 ? String.format(Locale.ROOT, "%.0f", percentile) : percentile);
            values.add(new Value(metric, "us", nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO));
        }
        return values;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String what() {
        return what;
    }

    @Override
    public final int cpus() {
        return cpus;
    }

    @Override
    public final Set<Contender> contenders() {
        return contenders;
    }
}
