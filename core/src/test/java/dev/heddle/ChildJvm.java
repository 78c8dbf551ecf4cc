package dev.heddle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the test resources in a JVM of its own, as a user would. */
public final class ChildJvm {
    private static final long MINUTES = 2;

    private ChildJvm() {}

    /** How it ended and everything that it wrote. */
    public record Result(int exit, String output) {}

    /** Where the classes under test are. */
    public static String classes() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (entry.endsWith(File.separator + "classes") && Files.exists(Path.of(entry, "dev", "heddle"))) {
                return entry;
            }
        }
        throw new IllegalStateException("not on the class path: " + System.getProperty("java.class.path"));
    }

    /** The path of a source file in the test resources. */
    public static String program(String name) {
        try {
            return Path.of(ChildJvm.class.getResource("/programs/" + name).toURI())
                    .toString();
        } catch (java.net.URISyntaxException | NullPointerException e) {
            throw new IllegalStateException("no such program: " + name, e);
        }
    }

    /** Runs {@code java} with these arguments. */
    public static Result java(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path output = Files.createTempFile("child", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output);
            if (!ended) {
                throw new AssertionError(command + " did not end; it wrote: " + text);
            }
            return new Result(process.exitValue(), text);
        } finally {
            Files.delete(output);
        }
    }
}
