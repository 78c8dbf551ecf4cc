package dev.heddle.verification.tla;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has TLC check a model, in a JVM of its own: TLC keeps its state in static fields.
 *
 * <p>A model that TLC cannot read is an error, never a verdict. One that takes longer than the limit is unfinished, and no verdict either.
 */
final class Tlc {
    private static final Pattern STATES = Pattern.compile("([0-9,]+) distinct states found");
    private static final Pattern INVARIANT =
            Pattern.compile("(?:Invariant|Action property) (?:(\\w+) is violated|line .* is violated)");
    private static final Pattern STEP = Pattern.compile("(?m)^State ([0-9]+):|^([0-9]+): ");

    private Tlc() {}

    /**
     * Checks a model.
     *
     * @param folder where to work
     * @param limit how long TLC may take
     */
    static Verdict check(Model model, Path folder, Duration limit) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        copy(model.module() + ".tla", folder);
        Files.writeString(folder.resolve("Root.tla"), model.root());
        Files.writeString(folder.resolve("Root.cfg"), model.configuration());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path said = folder.resolve("tlc.out");
        long begin = System.nanoTime();
        Process tlc = new ProcessBuilder(List.of(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        // The small models are done before a better compiler would pay.
                        "-XX:TieredStopAtLevel=" + (model.isLarge() ? 4 : 1),
                        "-Xmx" + (model.isLarge() ? "4g" : "1g"),
                        // TLC unpacks the standard modules here and deletes them when it ends: two that share the
                        // folder read each other's halves.
                        "-Djava.io.tmpdir=" + folder.toAbsolutePath(),
                        "-cp",
                        tools(),
                        "tlc2.TLC",
                        "-workers",
                        "1",
                        "-lncheck",
                        "final",
                        "-nowarning",
                        "Root.tla"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended;
        try {
            ended = tlc.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            tlc.destroyForcibly().waitFor();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        deleteStates(folder.resolve("states"));
        return verdict(Files.readString(said), ended, took);
    }

    /** What TLC has swapped out, which can be gigabytes. */
    private static void deleteStates(Path states) throws IOException {
        if (Files.exists(states)) {
            try (Stream<Path> files = Files.walk(states)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static Verdict verdict(String output, boolean ended, Duration took) {
        Matcher states = STATES.matcher(output);
        long distinct = 0;
        while (states.find()) {
            distinct = Long.parseLong(states.group(1).replace(",", ""));
        }
        String violated = violated(output);
        boolean complete = output.contains("No error has been found") && output.contains(", 0 states left on queue.");
        if (violated == null && !complete && ended) {
            throw new IllegalStateException("TLC came to no verdict:\n" + output);
        }
        int steps = 0;
        Matcher step = STEP.matcher(output);
        while (step.find()) {
            steps++;
        }
        return new Verdict(
                violated, violated == null && !complete, distinct, violated == null ? 0 : steps, took, output);
    }

    private static @Nullable String violated(String output) {
        Matcher invariant = INVARIANT.matcher(output);
        if (invariant.find()) {
            String name = invariant.group(1);
            return name == null ? Model.LIVENESS : name;
        }
        return output.contains("Temporal properties were violated") ? Model.LIVENESS : null;
    }

    private static void copy(String name, Path folder) throws IOException {
        try (InputStream module = Tlc.class.getResourceAsStream("/tla/" + name)) {
            if (module == null) {
                throw new IllegalArgumentException("no such module: " + name);
            }
            Files.write(folder.resolve(name), module.readAllBytes());
        }
    }

    /** Surefire may put the class path into the manifest of a jar, so the jar is asked for itself. */
    private static String tools() {
        String resource = String.valueOf(Tlc.class.getResource("/tlc2/TLC.class"));
        String jar = resource.substring("jar:file:".length(), resource.indexOf('!'));
        return java.net.URLDecoder.decode(jar, StandardCharsets.UTF_8);
    }
}
