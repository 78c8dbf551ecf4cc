package dev.heddle.benchmarks.compare;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The peers in other languages: programs of our own under {@code benchmarks/peers}, built when they are first asked for. */
final class Peers {
    private static final long BUILD_LIMIT_MINUTES = 5;

    /** Where Debian's {@code librust-*-dev} packages put sources, in the form of a local registry. */
    private static final Path DEBIAN_CRATES = Path.of("/usr/share/cargo/registry");

    /** Each contender's program; or why there is none. */
    private record Built(@Nullable Path program, String obstacle) {}

    private final Map<Contender, Built> built = new EnumMap<>(Contender.class);
    private final String searchPath;

    /**
     * The peers.
     *
     * @param searchPath the directories that toolchains are looked for in, as {@code PATH} has them
     */
    Peers(String searchPath) {
        this.searchPath = searchPath;
    }

    /** The command that measures a benchmark there. Builds the program the first time. */
    List<String> command(Contender contender, Benchmark benchmark, Effort effort)
            throws Measuring.Absent, IOException, InterruptedException {
        Built known = built.get(contender);
        if (known == null) {
            known = build(contender);
            built.put(contender, known);
        }
        if (known.program == null) {
            throw new Measuring.Absent(known.obstacle);
        }
        List<String> command = new ArrayList<>(List.of(
                known.program.toString(),
                benchmark.name(),
                Integer.toString(benchmark.cpus()),
                Integer.toString(benchmark.size(effort))));
        command.addAll(effort.arguments());
        return command;
    }

    private Built build(Contender contender) throws IOException, InterruptedException {
        boolean go = contender == Contender.GO;
        String tool = go ? "go" : "cargo";
        if (!isOnPath(tool)) {
            return absent(tool + " is not installed"
                    + (go ? " (Debian: golang-go)" : " (Debian: cargo and librust-tokio-dev)"));
        }
        Path repository = repository();
        if (repository == null) {
            return absent("this is not a clone of the repository, which has its sources");
        }
        Path sources = repository.resolve(Path.of("benchmarks", "peers", contender.label()));
        Path directory = repository.resolve(Path.of("benchmarks", "target", "peers", contender.label()));
        Files.createDirectories(directory);
        copy(sources, directory);
        Path program = directory.resolve(go ? "peer" : "target/release/peer");
        Path log = directory.resolve("build-log.txt");
        Process build = new ProcessBuilder(go ? List.of("go", "build", "-o", "peer", ".") : cargo())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!build.waitFor(BUILD_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            build.destroyForcibly();
        }
        if (build.waitFor() != 0 || !Files.isExecutable(program)) {
            List<String> lines = Files.readAllLines(log);
            return absent(
                    "it cannot be built: " + (lines.isEmpty() ? "" : lines.get(0)) + " (all of it in " + log + ")");
        }
        return new Built(program, "");
    }

    private static List<String> cargo() {
        List<String> command = new ArrayList<>(List.of("cargo", "build", "--release", "--quiet"));
        if (Files.isDirectory(DEBIAN_CRATES)) {
            command.addAll(List.of(
                    "--offline",
                    "--config",
                    "source.crates-io.replace-with=\"debian\"",
                    "--config",
                    "source.debian.directory=\"" + DEBIAN_CRATES + "\""));
        }
        return command;
    }

    private static Built absent(String why) {
        return new Built(null, why);
    }

    private boolean isOnPath(String tool) {
        return Stream.of(searchPath.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent() == null ? to : target.getParent());
                byte[] content = Files.readAllBytes(file);
                // An unchanged file keeps its time, so that it is not compiled again.
                if (!Files.exists(target) || !Arrays.equals(content, Files.readAllBytes(target))) {
                    Files.write(target, content);
                }
            }
        }
    }

    /** The clone that this code was built in, or null. */
    static @Nullable Path repository() {
        CodeSource source = Peers.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        try {
            for (Path at = Path.of(source.getLocation().toURI()); at != null; at = at.getParent()) {
                if (Files.isDirectory(at.resolve(Path.of("benchmarks", "peers")))) {
                    return at;
                }
            }
        } catch (URISyntaxException | IllegalArgumentException noFile) {
            return null;
        }
        return null;
    }
}
