package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Rounds;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Does something again and again, each time with many operations, and tells what one operation takes. */
abstract class Loop implements Benchmark {
    private static final int LEAST_REPETITIONS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String name;
    private final String what;
    private final int cpus;
    private final Set<Contender> contenders;
    private final int fullSize;
    private final int shortSize;

    /**
     * A loop.
     *
     * @param what one operation is
     * @param contenders who can run it
     * @param fullSize how much {@link #once} does
     * @param shortSize and how much in tests
     */
    Loop(String name, String what, int cpus, Set<Contender> contenders, int fullSize, int shortSize) {
        this.name = name;
        this.what = what;
        this.cpus = cpus;
        this.contenders = contenders;
        this.fullSize = fullSize;
        this.shortSize = shortSize;
    }

    /**
     * Does it once.
     *
     * @return how many operations that were
     * @throws IllegalStateException if they were not all done
     */
    abstract long once(Side side, int size) throws InterruptedException;

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        Nanos nanos = nanosPerOperation(side, effort);
        return List.of(new Value("", "ns", nanos.onTheClock()), new Value("cpu", "ns", nanos.ofCpuTime()));
    }

    /** What an operation takes, by the clock and in CPU time of the Java threads. */
    record Nanos(double onTheClock, double ofCpuTime) {}

    final Nanos nanosPerOperation(Side side, Effort effort) throws InterruptedException {
        int size = size(effort);
        long warm = System.nanoTime() + effort.warmupMillis() * 1_000_000L;
        while (System.nanoTime() - warm < 0) {
            once(side, size);
        }
        List<Double> clock = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        int least = effort.isShort() ? 1 : LEAST_REPETITIONS;
        long end = System.nanoTime() + effort.measureMillis() * 1_000_000L;
        while (clock.size() < least || System.nanoTime() - end < 0) {
            long cpuBefore = cpuTime();
            long before = System.nanoTime();
            double operations = once(side, size);
            clock.add((System.nanoTime() - before) / operations);
            cpu.add((cpuTime() - cpuBefore) / operations);
        }
        return new Nanos(Rounds.median(clock), Rounds.median(cpu));
    }

    /**
     * Of all Java threads, the JVM's own apart: who else runs on the machine does not count, so it is steady where the time on the
     * clock is not. It says nothing about waiting.
     */
    private static long cpuTime() {
        long sum = 0;
        for (long id : THREADS.getAllThreadIds()) {
            // -1 for one that has just ended.
            sum += Math.max(0, THREADS.getThreadCpuTime(id));
        }
        return sum;
    }

    static void require(String what, long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("of " + expected + " " + what + " there were " + found);
        }
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

    @Override
    public final int size(Effort effort) {
        return effort.scale(fullSize, shortSize);
    }
}
