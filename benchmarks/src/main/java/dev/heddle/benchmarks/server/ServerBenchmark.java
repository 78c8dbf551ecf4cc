package dev.heddle.benchmarks.server;

import com.sun.management.OperatingSystemMXBean;
import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A web server under load from another process on the same cores. */
public final class ServerBenchmark implements Benchmark {
    private static final int CPUS = 2;
    private static final double PERCENT = 100;
    private static final int CONNECTIONS = 64;

    // Heavy requests compute for 50 to 200 ms, 125 on average.
    private static final double HEAVY_SECONDS = 0.125;
    private static final double INTERACTIVE_RATE = 200;
    private static final int INTERACTIVE_CONNECTIONS = 32;

    /** Until the compilers are done: what they take would be counted as the requests' CPU time. */
    private static final int WARM_UP_SECONDS = 7;

    /** What is to last until something else has been measured; on a busy machine that may take far longer than it should. */
    private static final int LONGEST_MIX_SECONDS = 60;

    private interface Load {
        List<Value> measure(int port, Requests requests, Effort effort) throws InterruptedException;
    }

    private final WebServer.Kind kind;
    private final String name;
    private final String what;
    private final Set<Contender> contenders;
    private final Load load;

    private ServerBenchmark(WebServer.Kind kind, String name, String what, Set<Contender> contenders, Load load) {
        this.kind = kind;
        this.name = "server-" + kind.label + "-" + name;
        this.what = kind.words + what;
        this.contenders = contenders;
        this.load = load;
    }

    /** Of every server every load. */
    public static List<Benchmark> all() {
        List<Benchmark> all = new ArrayList<>();
        for (WebServer.Kind kind : WebServer.Kind.values()) {
            Set<Contender> alike = EnumSet.of(Contender.HEDDLE, Contender.JDK);
            all.add(new ServerBenchmark(
                    kind,
                    "throughput",
                    ", requests that compute nothing, at saturation",
                    alike,
                    ServerBenchmark::saturate));
            all.add(new ServerBenchmark(
                    kind,
                    "light",
                    ", the same at 10 % of that: CPU time of the server's process a request",
                    alike,
                    ServerBenchmark::loadLightly));
            for (int percent : new int[] {50, 90, 150}) {
                all.add(new ServerBenchmark(
                        kind,
                        "mixed-" + percent,
                        ", latency of requests of 0.5 ms beside heavy ones (50 to 200 ms, less urgent) that are "
                                + percent + " % of what the CPUs can do",
                        EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.JDK_YIELD),
                        (port, requests, effort) -> mix(percent, port, requests, effort)));
            }
        }
        return all;
    }

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        Requests requests = new Requests(side);
        try (WebServer server = kind.start(body -> side.newThread(body).start(), requests)) {
            return load.measure(server.port(), requests, effort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Value> saturate(int port, Requests requests, Effort effort) throws InterruptedException {
        int warmUp = effort.scale(WARM_UP_SECONDS, 1);
        int seconds = effort.scale(4, 1);
        Served served = serve(
                Wrk.saturating(port, Requests.PLAIN, CONNECTIONS, warmUp + seconds + 1), requests, warmUp, seconds);
        return List.of(new Value("", "req/s", served.rate()), new Value("process", "CPU us", served.cpuMicrosEach()));
    }

    private static List<Value> loadLightly(int port, Requests requests, Effort effort) throws InterruptedException {
        int warmUp = effort.scale(WARM_UP_SECONDS, 1);
        double most = serve(Wrk.saturating(port, Requests.PLAIN, CONNECTIONS, warmUp + 2), requests, warmUp, 1)
                .rate();
        int again = effort.scale(3, 1);
        int seconds = effort.scale(4, 1);
        Served served = serve(
                Wrk.at(most / 10, port, Requests.PLAIN, CONNECTIONS, again + seconds + 1), requests, again, seconds);
        return List.of(new Value("", "us", served.cpuMicrosEach()), new Value("rate", "req/s", served.rate()));
    }

    /** What was served within a window of a load. */
    private record Served(long requests, double seconds, double cpuMicros) {
        double rate() {
            return requests / seconds;
        }

        double cpuMicrosEach() {
            return cpuMicros / requests;
        }
    }

    /**
     * Measures for some seconds in the middle of a load: as it begins connections are opened, and the compilers see what they
     * have not seen before.
     */
    private static Served serve(Wrk load, Requests requests, int warmUpSeconds, int seconds)
            throws InterruptedException {
        long answeredBefore = requests.answered();
        try (load) {
            Thread.sleep(warmUpSeconds * 1_000L);
            long began = System.nanoTime();
            long cpu = processNanos();
            long answered = requests.answered();
            Thread.sleep(seconds * 1_000L);
            Served served = new Served(
                    requests.answered() - answered, (System.nanoTime() - began) / 1e9, (processNanos() - cpu) / 1e3);
            load.requireAlive();
            requireAnswered(load.await(), requests.answered() - answeredBefore);
            return served;
        }
    }

    /** What the process has taken of the cores: the JVM's compilers, too, so it counts only after a long warm-up. */
    private static long processNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static List<Value> mix(int percent, int port, Requests requests, Effort effort)
            throws InterruptedException {
        if (!effort.isShort()) {
            run(interactive(port, 2), requests);
        }
        double heavyRate = CPUS / HEAVY_SECONDS * percent / PERCENT;
        long heavyBefore = requests.heavyMillis();
        long began = System.nanoTime();
        // The load is there before anything is measured, and until that is over, when it is ended.
        try (Wrk heavy = Wrk.at(heavyRate, port, Requests.HEAVY, CONNECTIONS, LONGEST_MIX_SECONDS)) {
            Thread.sleep(effort.scale(3_000, 300));
            Wrk.Result result = run(interactive(port, effort.scale(6, 1)), requests);
            heavy.requireAlive();
            double heavySeconds = (requests.heavyMillis() - heavyBefore) / 1e3;
            if (heavySeconds == 0) {
                throw new IllegalStateException("no heavy request was answered");
            }
            return List.of(
                    new Value("p50", "us", result.p50()),
                    new Value("p99", "us", result.p99()),
                    new Value("p99.9", "us", result.p999()),
                    new Value("rate", "req/s", result.rate()),
                    new Value("heavy", "CPU s/s", heavySeconds / ((System.nanoTime() - began) / 1e9)));
        }
    }

    private static Wrk interactive(int port, int seconds) {
        return Wrk.at(INTERACTIVE_RATE, port, Requests.INTERACTIVE, INTERACTIVE_CONNECTIONS, seconds);
    }

    /** What wrk says were answered were really: by us. */
    private static Wrk.Result run(Wrk load, Requests requests) throws InterruptedException {
        long before = requests.answered();
        try (load) {
            Wrk.Result result = load.await();
            requireAnswered(result, requests.answered() - before);
            return result;
        }
    }

    private static void requireAnswered(Wrk.Result result, long answered) {
        if (result.requests() == 0 || answered < result.requests() || result.errors() > 0) {
            throw new IllegalStateException("wrk says that " + result.requests() + " requests were answered, with "
                    + result.errors() + " errors; the server has answered " + answered);
        }
    }

    @Override
    public Optional<String> obstacle() {
        return Wrk.isInstalled() ? Optional.empty() : Optional.of("wrk is not installed (Debian: wrk)");
    }

    @Override
    public boolean sharesCores() {
        return true;
    }

    @Override
    public boolean isLong() {
        return true;
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
        return CPUS;
    }

    @Override
    public Set<Contender> contenders() {
        return contenders;
    }
}
