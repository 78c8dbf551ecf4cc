package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.SchedulerStats;
import dev.heddle.simulator.Simulation;
import dev.heddle.simulator.Topology;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.WorkloadException;
import dev.heddle.workload.parse.WorkloadParser;
import dev.heddle.workload.run.Calibration;
import dev.heddle.workload.run.InstanceResult;
import dev.heddle.workload.run.RequestResult;
import dev.heddle.workload.run.RunFailedException;
import dev.heddle.workload.run.RunOptions;
import dev.heddle.workload.run.WorkloadResult;
import dev.heddle.workload.run.WorkloadRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code simulate --sweep}: one file on different numbers of simulated CPUs, each with some seeds. Every simulation belongs to one
 * thread; they run side by side on the cores that there are.
 */
final class SweepRun {
    private static final long REDRAW_MILLIS = 250;

    private final Path file;
    private final List<Integer> cpuCounts;
    private final long firstSeed;
    private final int seeds;
    private final Topology topology;
    private final @Nullable Duration duration;
    private final Set<WorkloadRun> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * A sweep.
     *
     * @param firstSeed the first seed
     * @param seeds how many, from there on
     * @param duration of each run; null: as the file says
     */
    SweepRun(
            Path file,
            List<Integer> cpuCounts,
            long firstSeed,
            int seeds,
            Topology topology,
            @Nullable Duration duration) {
        this.file = file;
        this.cpuCounts = cpuCounts;
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.topology = topology;
        this.duration = duration;
    }

    /** One simulation: rates a simulated second, latencies in microseconds. */
    record Sample(
            int cpus,
            long seed,
            double throughput,
            double wakeP50,
            double wakeP99,
            double steals,
            double kicks,
            double migrations) {}

    /** Ends the sweep soon; what has been measured by then is reported. Any thread. */
    void stop() {
        stopped = true;
        underWay.forEach(WorkloadRun::stop);
    }

    boolean wasStopped() {
        return stopped;
    }

    /**
     * Runs all of it.
     *
     * @param screen where progress is shown, or null
     * @return has one sample for each number of CPUs and seed, in that order; fewer if it was stopped
     */
    SweepReport perform(@Nullable Screen screen) throws CommandFailure {
        List<Workload> workloads = parse();
        List<Future<@Nullable Sample>> futures = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("sweep-", 0).factory());
        try {
            for (int i = 0; i < cpuCounts.size(); i++) {
                int cpus = cpuCounts.get(i);
                Workload workload = workloads.get(i);
                for (int seed = 0; seed < seeds; seed++) {
                    long drawn = firstSeed + seed;
                    Callable<@Nullable Sample> one = () -> stopped ? null : simulate(workload, cpus, drawn);
                    futures.add(pool.submit(one));
                }
            }
            return new SweepReport(
                    file.toString(), topology, firstSeed, seconds(workloads.get(0)), collect(futures, screen));
        } finally {
            pool.shutdownNow();
        }
    }

    /** How long each lasts, as it was chosen; 0: until its tasks end. */
    private double seconds(Workload workload) {
        if (duration != null) {
            return duration.toNanos() / 1e9;
        }
        return Math.max(0, workload.global().durationSeconds());
    }

    /** For every machine, before the first runs: affinities may name CPUs that a small one has not. */
    private List<Workload> parse() throws CommandFailure {
        List<Workload> workloads = new ArrayList<>();
        for (int cpus : cpuCounts) {
            try {
                workloads.add(WorkloadParser.parse(file, cpus));
            } catch (WorkloadException e) {
                throw CommandFailure.badInput(e.getMessage() + " (with " + cpus + " CPUs)");
            }
        }
        return workloads;
    }

    private static List<Sample> collect(List<Future<@Nullable Sample>> futures, @Nullable Screen screen)
            throws CommandFailure {
        List<Sample> samples = new ArrayList<>();
        try (SweepProgress progress = new SweepProgress(screen, futures.size())) {
            for (Future<@Nullable Sample> future : futures) {
                Sample sample = null;
                for (boolean waiting = true; waiting; ) {
                    try {
                        sample = future.get(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
                        waiting = false;
                    } catch (TimeoutException notYet) {
                        progress.show(futures.stream().filter(Future::isDone).count());
                    }
                }
                if (sample != null) {
                    samples.add(sample);
                }
            }
        } catch (ExecutionException e) {
            throw CommandFailure.failed("heddle: " + String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("heddle: the sweep was interrupted", e);
        }
        return samples;
    }

    /** Null if it was stopped. */
    private @Nullable Sample simulate(Workload workload, int cpus, long seed)
            throws RunFailedException, InterruptedException {
        try (Simulation simulation =
                Simulation.builder().cpus(cpus).topology(topology).seed(seed).start()) {
            RunOptions options = new RunOptions(duration, null, new Calibration(1, "simulated"), seed);
            WorkloadRun run = new WorkloadRun(workload, new SimulatedHost(simulation), options);
            underWay.add(run);
            try {
                run.start();
                WorkloadResult result = run.await();
                return stopped ? null : sample(result, simulation.stats(), cpus, seed);
            } finally {
                underWay.remove(run);
            }
        }
    }

    private static Sample sample(WorkloadResult result, SchedulerStats stats, int cpus, long seed) {
        double seconds = Math.max(1, result.wallNanos()) / 1e9;
        long done = result.instances().stream().mapToLong(InstanceResult::rows).sum()
                + result.requests().stream().mapToLong(RequestResult::completed).sum();
        return new Sample(
                cpus,
                seed,
                done / seconds,
                stats.wakeLatency().p50() / 1e3,
                stats.wakeLatency().p99() / 1e3,
                sum(stats, CpuStats::steals) / seconds,
                sum(stats, CpuStats::kicks) / seconds,
                sum(stats, CpuStats::migrations) / seconds);
    }

    private static long sum(SchedulerStats stats, ToLongFunction<CpuStats> number) {
        return stats.cpus().stream().mapToLong(number).sum();
    }
}
