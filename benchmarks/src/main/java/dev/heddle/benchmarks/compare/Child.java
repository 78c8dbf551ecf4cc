package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.io.PrintStream;
import java.util.List;

/** The JVM of one contender: measures one benchmark and prints its values. Whoever has started it reads them. */
public final class Child {
    private static final int FIRST_OF_EFFORT = 2;

    private Child() {}

    /**
     * Measures.
     *
     * @param args the contender, the benchmark, and the effort
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        Contender contender = Contender.valueOf(args[0]);
        Benchmark benchmark = Suite.named(args[1]);
        Effort effort = Effort.parse(List.of(args).subList(FIRST_OF_EFFORT, args.length));
        // JMH and servers print what they like: not among the values.
        PrintStream values = System.out;
        System.setOut(System.err);
        List<Value> found;
        Contender opened = contender == Contender.HEDDLE && benchmark.sharesCores() ? Contender.UNPINNED : contender;
        try (Side side = opened.open(benchmark.cpus())) {
            found = benchmark.measure(side, effort);
        }
        for (Value value : found) {
            values.println(value.line());
        }
        values.flush();
        // Whatever threads a library has left behind.
        System.exit(0);
    }
}
