package dev.heddle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every benchmark runs, in its smallest form, on everyone who can run it, and finds what it is there to find; and none finds
 * anything where nothing is done. Times are not judged: that takes minutes on a quiet machine.
 */
@Timeout(60)
class EveryBenchmarkTest {
    private static final long LONGEST_LAZY_SECONDS = 1;
    private static final long LONGEST_LAZY_SERVER_SECONDS = 20;

    /** Who is to run what. */
    record Pair(Benchmark benchmark, Contender contender) {
        /** In the tests' JVM the JDK's scheduler has two carriers. */
        private boolean needsOwnJvm() {
            return contender == Contender.JDK && benchmark.cpus() == 1;
        }

        /** Servers take seconds, so on others than Heddle only some do. */
        private boolean isQuickEnough() {
            if (!benchmark.isLong() || contender == Contender.HEDDLE) {
                return true;
            }
            return contender == (benchmark.name().endsWith("-throughput") ? Contender.JDK : Contender.JDK_YIELD)
                    && benchmark.name().startsWith("server-jdk-");
        }

        @Override
        public String toString() {
            return benchmark.name() + " on " + contender.label();
        }
    }

    private static Stream<Pair> pairs() {
        return Suite.all().stream()
                .flatMap(benchmark -> benchmark.contenders().stream()
                        .filter(contender -> !contender.isProgram())
                        .map(contender -> new Pair(benchmark, contender)))
                .filter(Pair::isQuickEnough);
    }

    static Stream<Pair> here() {
        return pairs().filter(pair -> !pair.needsOwnJvm());
    }

    static Stream<Pair> inJvms() {
        return pairs().filter(Pair::needsOwnJvm);
    }

    @ParameterizedTest
    @MethodSource("here")
    void runs(Pair pair) throws Exception {
        Benchmark benchmark = pair.benchmark();
        assumePossible(benchmark);
        try (Side side = pair.contender().open(benchmark.cpus())) {
            requireMeasured(benchmark, benchmark.measure(side, Effort.SHORT));
        }
    }

    @ParameterizedTest
    @MethodSource("inJvms")
    void runsInAJvmOfItsOwn(Pair pair) throws Exception {
        requireMeasured(pair.benchmark(), new Processes().measure(pair.benchmark(), pair.contender(), Effort.SHORT));
    }

    private static void assumePossible(Benchmark benchmark) {
        assumeTrue(benchmark.obstacle().isEmpty(), () -> benchmark.obstacle().orElse(""));
    }

    static void requireMeasured(Benchmark benchmark, List<Value> values) {
        assertThat(values).as(benchmark.name()).isNotEmpty();
        assertThat(values).extracting(Value::metric).doesNotHaveDuplicates();
        // A rate, a time: the first is what the benchmark is there for.
        assertThat(values.get(0).number()).as("%s", values).isPositive();
    }

    /** Of which benchmark what is left out. */
    record Lazy(Benchmark benchmark, LazySide.Omission omission) {
        @Override
        public String toString() {
            return benchmark.name() + " without " + omission;
        }
    }

    static Stream<Lazy> lazy() {
        return Suite.all().stream()
                .flatMap(benchmark -> Stream.of(LazySide.Omission.values())
                        .filter(omission -> omission.concerns(benchmark))
                        // The other servers' loads are the same code.
                        .filter(omission ->
                                !benchmark.isLong() || benchmark.name().startsWith("server-jdk-"))
                        .map(omission -> new Lazy(benchmark, omission)));
    }

    /** The twin: sides that leave out what is to be measured. */
    @ParameterizedTest
    @MethodSource("lazy")
    void findsNothingWhereNothingIsDone(Lazy lazy) throws Exception {
        assumePossible(lazy.benchmark());
        FutureTask<List<Value>> measuring =
                new FutureTask<>(() -> lazy.benchmark().measure(new LazySide(lazy.omission()), Effort.SHORT));
        Thread thread = Thread.ofPlatform().daemon().start(measuring);
        long longest = lazy.benchmark().isLong() ? LONGEST_LAZY_SERVER_SECONDS : LONGEST_LAZY_SECONDS;
        try {
            assertThat(measuring.get(longest, TimeUnit.SECONDS)).as("%s", lazy).isNull();
        } catch (ExecutionException refused) {
            assertThat(refused).hasCauseInstanceOf(IllegalStateException.class);
        } catch (TimeoutException neverEnds) {
            // It waits for what nobody does. In a process of its own that is a failure after a while.
            thread.interrupt();
        }
    }
}
