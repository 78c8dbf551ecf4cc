package dev.heddle.litmus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of jcstress in a JVM of its own, with some classes of the engine broken: they stand before the engine on the class
 * path.
 *
 * <p>jcstress ends with 0 also if it has run nothing, so what has run is read out of what it says.
 */
final class Jcstress {
    private static final boolean FULL = Boolean.getBoolean("heddle.lockfree.full");
    private static final Pattern RESULT = Pattern.compile("\\[([A-Z ]+)\\] dev\\.heddle\\.\\w+\\.(\\S+)");
    private static final long LIMIT_MINUTES = FULL ? 60 : 5;

    /** One short iteration in one fork finds what is planted. The full form takes what jcstress itself suggests. */
    private static final List<String> SHORT =
            List.of("-f", "1", "-fsm", "1", "-iters", "1", "-time", "200", "-sc", "false");

    private Jcstress() {}

    /**
     * Runs tests.
     *
     * @param folder where to work
     * @param tests their names, class and nested class
     * @param twins what is broken
     * @return for each test that ran, OK or FAILED, or what else came of it
     */
    static Map<String, String> run(Path folder, List<String> tests, List<Twin> twins)
            throws IOException, InterruptedException {
        Path broken = folder.resolve("broken");
        write(broken, twins);
        Path said = folder.resolve("jcstress.out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                broken.toAbsolutePath() + System.getProperty("path.separator") + classPath(),
                "org.openjdk.jcstress.Main",
                "-v",
                "-r",
                "results",
                "-jvmArgs",
                "-Xmx256m",
                "-t",
                "\\.(" + String.join("|", tests) + ")$"));
        if (!FULL) {
            command.addAll(SHORT);
        }
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended;
        try {
            ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(said);
        if (!ended) {
            throw new IllegalStateException("jcstress hangs:\n" + output);
        }
        Map<String, String> outcomes = new TreeMap<>();
        Matcher result = RESULT.matcher(output);
        while (result.find()) {
            // Once a fork, and failures once more at the end.
            outcomes.merge(result.group(2), result.group(1), (one, other) -> one.equals("OK") ? other : one);
        }
        return outcomes;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static void write(Path folder, List<Twin> twins) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        for (Twin twin : twins) {
            classes.put(twin.className(), twin.apply(bytes(classes, twin.className())));
        }
        for (String parking : Twins.PARKING) {
            classes.put(parking, Twin.hookParks(bytes(classes, parking)));
        }
        for (Map.Entry<String, byte[]> each : classes.entrySet()) {
            Path file = folder.resolve("dev/heddle/" + each.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
        }
    }

    private static byte[] bytes(Map<String, byte[]> changed, String name) throws IOException {
        byte[] already = changed.get(name);
        if (already != null) {
            return already;
        }
        try (InputStream in = Jcstress.class.getResourceAsStream("/dev/heddle/" + name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalArgumentException("no such class: " + name);
            }
            return in.readAllBytes();
        }
    }
}
