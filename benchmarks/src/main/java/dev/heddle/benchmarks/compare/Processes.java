package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import java.io.IOException;
import java.util.List;

/** Each contender in a process of its own: a JVM, or the peer's program. */
final class Processes implements Measuring {
    /** The longest that a benchmark may take; the server's come closest. */
    private static final long LIMIT_SECONDS = 120;

    private final Peers peers = new Peers(System.getenv().getOrDefault("PATH", ""));

    @Override
    public List<Value> measure(Benchmark benchmark, Contender contender, Effort effort)
            throws Absent, Failed, IOException, InterruptedException {
        List<String> command = contender.isProgram()
                ? peers.command(contender, benchmark, effort)
                : ContenderProcess.jvm(benchmark, contender, effort);
        return ContenderProcess.run(command, LIMIT_SECONDS);
    }
}
