package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.load.Cancel;
import dev.heddle.benchmarks.load.ChainedStart;
import dev.heddle.benchmarks.load.ChannelPingPong;
import dev.heddle.benchmarks.load.EndingMany;
import dev.heddle.benchmarks.load.FanOut;
import dev.heddle.benchmarks.load.Hackbench;
import dev.heddle.benchmarks.load.Jobs;
import dev.heddle.benchmarks.load.OpenLoop;
import dev.heddle.benchmarks.load.ParkPingPong;
import dev.heddle.benchmarks.load.PingPongBeside;
import dev.heddle.benchmarks.load.ProducersConsumer;
import dev.heddle.benchmarks.load.Ring;
import dev.heddle.benchmarks.load.Schbench;
import dev.heddle.benchmarks.load.Skynet;
import dev.heddle.benchmarks.load.StartJoin;
import dev.heddle.benchmarks.load.Stealing;
import dev.heddle.benchmarks.load.Wake;
import dev.heddle.benchmarks.load.Yield;
import dev.heddle.benchmarks.load.YieldMany;
import dev.heddle.benchmarks.micro.JmhBenchmark;
import dev.heddle.benchmarks.server.ServerBenchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All benchmarks there are. */
public final class Suite {
    private static final List<Benchmark> SCHEDULING = List.of(
            new Yield(),
            ParkPingPong.onOneCpu(),
            ParkPingPong.onTwoCpus(),
            ChannelPingPong.onOneCpu(),
            ChannelPingPong.onTwoCpus(),
            Wake.ofSpinningCpu(),
            Wake.ofHaltedCpu(),
            new StartJoin(),
            new Skynet(),
            new ChainedStart(),
            new Ring(),
            YieldMany.anywhere(),
            YieldMany.bound(),
            new FanOut(),
            PingPongBeside.hog(),
            PingPongBeside.sleepers(),
            new ProducersConsumer(),
            Jobs.resubmitting(),
            Jobs.batches(),
            Jobs.fromOutside(),
            ParkPingPong.withTimers(),
            Stealing.uncontended(),
            Stealing.contended(),
            new OpenLoop(30),
            new OpenLoop(60),
            new OpenLoop(90),
            new Schbench(),
            new Hackbench(),
            Cancel.parked(),
            Cancel.reading(),
            EndingMany.byThread(),
            EndingMany.byThreadBeside(),
            EndingMany.byTask(),
            EndingMany.computing(),
            EndingMany.tasksComputing(),
            JmhBenchmark.checkpoint(),
            JmhBenchmark.traceRecording());

    private static final List<Benchmark> ALL =
            Stream.concat(SCHEDULING.stream(), ServerBenchmark.all().stream()).toList();

    private Suite() {}

    /**
     * All of them.
     *
     * @return in the order in which they are measured and shown
     */
    public static List<Benchmark> all() {
        return ALL;
    }

    /**
     * Those that run when no names are given.
     *
     * @return all but those that take minutes
     */
    public static List<Benchmark> usual() {
        return ALL.stream().filter(benchmark -> !benchmark.isLong()).toList();
    }

    /**
     * Those that a name stands for.
     *
     * @param name of a benchmark, or what several names begin with, before a hyphen: {@code wake} stands for {@code
     *     wake-spinning} and {@code wake-halted}
     * @return empty if there is none
     */
    public static List<Benchmark> matching(String name) {
        Optional<Benchmark> exactly =
                ALL.stream().filter(one -> one.name().equals(name)).findFirst();
        return exactly.map(List::of)
                .orElseGet(() -> new ArrayList<>(ALL.stream()
                        .filter(one -> one.name().startsWith(name + "-"))
                        .toList()));
    }

    static Benchmark named(String name) {
        return ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no benchmark is named " + name));
    }
}
