package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.micro.JmhBenchmark;
import dev.heddle.benchmarks.side.Side;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A side that leaves something out. A benchmark that finds a number here would measure nothing on any side. Its threads are
 * platform threads, and daemons: some wait for ever for what is left out.
 */
final class LazySide implements Side {
    /** What is left out. */
    enum Omission {
        /** The tasks that a benchmark makes end at once. */
        TASKS {
            @Override
            boolean concerns(Benchmark benchmark) {
                return !benchmark.name().startsWith("job-")
                        && !benchmark.name().equals("yield")
                        && !(benchmark instanceof JmhBenchmark);
            }
        },
        /** Jobs are taken and not run. */
        JOBS {
            @Override
            boolean concerns(Benchmark benchmark) {
                return benchmark.name().startsWith("job-");
            }
        },
        /** Who gives way does not. */
        YIELDS {
            @Override
            boolean concerns(Benchmark benchmark) {
                return benchmark.name().startsWith("yield");
            }
        };

        abstract boolean concerns(Benchmark benchmark);
    }

    private static final String CARRIER = "lazy";

    private final Omission omission;
    private final AtomicLong switches = new AtomicLong();

    LazySide(Omission omission) {
        this.omission = omission;
    }

    @Override
    public Thread newThread(Runnable body) {
        boolean honest = omission != Omission.TASKS || body instanceof Guarded;
        return Thread.ofPlatform().daemon().name(CARRIER).unstarted(honest ? () -> runCounted(body) : () -> {});
    }

    private void runCounted(Runnable body) {
        switches.incrementAndGet();
        body.run();
    }

    @Override
    public void giveWay() {}

    @Override
    public Executor jobs() {
        return job -> {};
    }

    @Override
    public void awaitJobs(CountDownLatch done) {}

    @Override
    public long switches() {
        return switches.get();
    }

    @Override
    public Predicate<String> carriers() {
        return name -> name.equals(CARRIER);
    }

    @Override
    public void close() {}
}
