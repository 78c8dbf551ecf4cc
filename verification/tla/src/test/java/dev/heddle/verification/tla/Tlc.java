package dev.heddle.verification.tla;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has TLC check a model, in a JVM of its own: TLC keeps its state in static fields.
 *
 * <p>A model that TLC cannot read, or whose check did not come to an end, is an error, never a verdict.
 */
final class Tlc {
    private static final Pattern STATES = Pattern.compile("([0-9]+) distinct states found, 0 states left on queue");
    private static final Pattern ANY_STATES = Pattern.compile("([0-9]+) distinct states found");
    private static final Pattern INVARIANT =
            Pattern.compile("(?:Invariant|Action property) (?:(\\w+) is violated|line .* is violated)");
    private static final Pattern STEP = Pattern.compile("(?m)^State ([0-9]+):|^([0-9]+): ");

    private Tlc() {}

    static Verdict check(Model model, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        copy(model.module() + ".tla", folder);
        Files.writeString(folder.resolve("Root.tla"), model.root());
        Files.writeString(folder.resolve("Root.cfg"), model.configuration());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path said = folder.resolve("tlc.out");
        long begin = System.nanoTime();
        Process tlc = new ProcessBuilder(List.of(
                        java.toString(),
                        "-XX:+UseParallelGC",
                        "-XX:TieredStopAtLevel=" + (Boolean.getBoolean("heddle.tla.full") ? 4 : 1),
                        "-Xmx" + (Boolean.getBoolean("heddle.tla.full") ? "4g" : "1g"),
                        "-cp",
                        tools(),
                        "tlc2.TLC",
                        "-workers",
                        "2",
                        "-nowarning",
                        "Root.tla"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            tlc.waitFor();
        } finally {
            tlc.destroyForcibly();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return verdict(Files.readString(said), took);
    }

    private static Verdict verdict(String output, Duration took) {
        Matcher states = ANY_STATES.matcher(output);
        long distinct = 0;
        while (states.find()) {
            distinct = Long.parseLong(states.group(1));
        }
        String violated = violated(output);
        boolean complete = output.contains("No error has been found")
                && STATES.matcher(output).find();
        if (violated == null && !complete) {
            throw new IllegalStateException("TLC came to no verdict:\n" + output);
        }
        int steps = 0;
        Matcher step = STEP.matcher(output);
        while (step.find()) {
            steps++;
        }
        return new Verdict(violated, distinct, violated == null ? 0 : steps, took, output);
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
