package dev.heddle.twin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A JVM with our class path in which some classes of the engine are changed: they stand in a folder before the engine. Neither
 * tool is happy with two versions of a class in one JVM: Lincheck keeps what it has rewritten by its name.
 */
public final class ChildJvm {
    private final Path folder;
    private final Map<String, byte[]> changed = new HashMap<>();

    /** {@code folder} is where it works: its classes, and what it says. */
    public ChildJvm(Path folder) {
        this.folder = folder;
    }

    /** What came of it: the exit status, and what it said. */
    public record Result(int status, String output) {}

    /** Breaks something. */
    public ChildJvm with(Twin twin) throws IOException {
        return with(twin.className(), twin::apply);
    }

    /** Changes a class; {@code name} without {@code dev.heddle.} */
    public ChildJvm with(String name, UnaryOperator<byte[]> change) throws IOException {
        byte[] before = changed.get(name);
        changed.put(name, change.apply(before == null ? read(name) : before));
        return this;
    }

    /**
     * Runs it to its end.
     *
     * @param flags of the JVM
     * @param main the class to run
     * @param arguments of that class
     * @param limitMinutes a child that runs longer is killed, with all that it has started
     * @throws IllegalStateException if it takes longer
     */
    public Result run(List<String> flags, String main, List<String> arguments, long limitMinutes)
            throws IOException, InterruptedException {
        Path classes = folder.resolve("changed");
        delete(classes);
        Files.createDirectories(classes);
        for (Map.Entry<String, byte[]> each : changed.entrySet()) {
            Path file = classes.resolve(file(each.getKey()));
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
        }
        Path said = folder.resolve("output.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classes.toAbsolutePath() + System.getProperty("path.separator") + classPath()));
        command.add(main);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended;
        try {
            ended = process.waitFor(limitMinutes, TimeUnit.MINUTES);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(said);
        if (!ended) {
            throw new IllegalStateException(main + " has not ended in " + limitMinutes + " minutes:\n" + output);
        }
        return new Result(process.exitValue(), output);
    }

    /** What an earlier run has broken is whole again. */
    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String file(String name) {
        return "dev/heddle/" + name.replace('.', '/') + ".class";
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = ChildJvm.class.getResourceAsStream("/" + file(name))) {
            if (in == null) {
                throw new IllegalArgumentException("no such class: " + name);
            }
            return in.readAllBytes();
        }
    }
}
