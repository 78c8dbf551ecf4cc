package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A process that measures one benchmark on one contender and prints values. */
final class ContenderProcess {
    private static final int LINES_OF_AN_ERROR = 12;

    /** Of a process that SIGINT has ended. */
    private static final int INTERRUPTED = 130;

    /** By then the JVM has told whoever waits for it of a signal. */
    private static final long TOLD_WITHIN_MILLIS = 1_000;

    private ContenderProcess() {}

    /** The command for a contender that runs in a JVM: the same flags for all of them. */
    static List<String> jvm(Benchmark benchmark, Contender contender, Effort effort) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-Djdk.virtualThreadScheduler.parallelism=" + benchmark.cpus(),
                "-Djdk.virtualThreadScheduler.maxPoolSize=" + benchmark.cpus(),
                // JMH in here is no other JMH's business.
                "-Djmh.ignoreLock=true"));
        if (effort.isShort()) {
            command.add("-Xmx512m");
        } else {
            // The same heap for all, its pages touched before the measurement.
            command.addAll(List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"));
        }
        command.addAll(List.of(Child.class.getName(), contender.name(), benchmark.name()));
        command.addAll(effort.arguments());
        return command;
    }

    /** This process's class path or module path as a class path: JMH looks there for the classes that it has generated. */
    private static String classPath() {
        String modules = System.getProperty("jdk.module.path");
        String path = modules == null ? System.getProperty("java.class.path") : modules;
        return List.of(path.split(File.pathSeparator)).stream()
                .map(entry ->
                        modules != null && Files.isDirectory(Path.of(entry)) ? entry + File.separator + "*" : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Runs it to its end.
     *
     * @throws InterruptedException if interrupted, or if Ctrl-C has ended it: a terminal sends that to all processes alike, and
     *     this one may be told later
     */
    static List<Value> run(List<String> command, long limitSeconds)
            throws IOException, InterruptedException, Measuring.Failed {
        Path errors = Files.createTempFile("heddle-bench", ".log");
        Process process = start(command, errors);
        try {
            process.getOutputStream().close();
            // Less than a pipe holds, so it need not be read meanwhile.
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                throw new Measuring.Failed("has not ended within " + limitSeconds + " s" + endOf(errors));
            }
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (process.exitValue() == INTERRUPTED) {
                throw new InterruptedException("the measuring process was");
            }
            if (process.exitValue() != 0) {
                throw new Measuring.Failed("ended with status " + process.exitValue() + endOf(errors));
            }
            return Value.parse(lines);
        } catch (IllegalStateException wrong) {
            throw new Measuring.Failed(wrong.getMessage() + endOf(errors));
        } finally {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(errors);
        }
    }

    /** The JDK starts programs by a small one of its own, which Ctrl-C ends like any other: then this thread is about to be interrupted. */
    private static Process start(List<String> command, Path errors) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException notStarted) {
            Files.deleteIfExists(errors);
            Thread.sleep(TOLD_WITHIN_MILLIS);
            throw notStarted;
        }
    }

    private static String endOf(Path errors) throws IOException {
        List<String> lines = Files.readAllLines(errors);
        return lines.stream()
                .limit(LINES_OF_AN_ERROR)
                .map(line -> "\n    " + line)
                .collect(Collectors.joining());
    }
}
