package dev.heddle.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The load generator wrk, in a process of its own. It has no rates, so each of many connections sends a request, waits for the
 * answer, and waits at random: while answers come soon that is a Poisson process; when they do not, fewer requests come.
 */
final class Wrk implements AutoCloseable {
    private static final String RESULT = "RESULT ";
    private static final int FIELDS = 6;

    /** Latencies in microseconds. */
    record Result(long requests, double seconds, double p50, double p99, double p999, long errors) {
        double rate() {
            return requests / seconds;
        }
    }

    private final Process process;
    private final Path script;

    private Wrk(Process process, Path script) {
        this.process = process;
        this.script = script;
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "wrk")));
    }

    /** As fast as answers come. */
    static Wrk saturating(int port, String path, int connections, int seconds) {
        return start(port, path, connections, seconds, "");
    }

    /** At some rate a second. */
    static Wrk at(double rate, int port, String path, int connections, int seconds) {
        return start(port, path, connections, seconds, String.format(Locale.ROOT, """
                function delay()
                  return -math.log(1 - math.random()) * %f
                end
                """, connections / rate * 1_000));
    }

    private static Wrk start(int port, String path, int connections, int seconds, String delay) {
        String lua = delay + """
                function init(arguments)
                  math.randomseed(42)
                end
                function request()
                  local path = "%s"
                  if path == "%s" then
                    path = path .. "?ms=" .. math.random(50, 200)
                  end
                  return wrk.format("GET", path)
                end
                function done(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("%s%%d %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
                    latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
                    e.connect + e.read + e.write + e.status + e.timeout))
                end
                """.formatted(path, Requests.HEAVY, RESULT);
        try {
            Path script = Files.writeString(Files.createTempFile("heddle-wrk", ".lua"), lua);
            Process process = new ProcessBuilder(
                            "wrk",
                            "--threads",
                            "1",
                            "--connections",
                            Integer.toString(connections),
                            "--duration",
                            seconds + "s",
                            "--timeout",
                            "60s",
                            "--script",
                            script.toString(),
                            "http://127.0.0.1:" + port + path)
                    .redirectErrorStream(true)
                    .start();
            return new Wrk(process, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing that was measured meanwhile was measured without it. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("wrk has ended too soon");
        }
    }

    /** Waits for its end. */
    Result await() throws InterruptedException {
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            String[] fields = text.lines()
                    .filter(line -> line.startsWith(RESULT))
                    .findFirst()
                    .map(line -> line.substring(RESULT.length()).split(" "))
                    .orElseThrow(() -> new IllegalStateException("wrk says: " + text));
            if (fields.length != FIELDS) {
                throw new IllegalStateException("wrk says: " + text);
            }
            return new Result(
                    Long.parseLong(fields[0]),
                    Long.parseLong(fields[1]) / 1e6,
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    Double.parseDouble(fields[4]),
                    Long.parseLong(fields[5]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
