package dev.heddle.explorer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The engine as it is written, for people who read a schedule. */
final class SourceText {
    private static final List<Path> ROOTS = List.of(Path.of("src/main/java"), Path.of("src/test/java"));

    /** The first frame of a step as {@link Interleaver} logs it, such as {@code 17 cpu1 at RemoteInbox.push:44 < ...}. */
    private static final Pattern STEP = Pattern.compile("^\\d+ \\S+ at (\\w+)[\\w$]*\\.[\\w$<>]+:(\\d+)");

    private final Map<String, List<String>> lines = new HashMap<>();

    /** The step with what stands in that line of the source behind it, if the source is there. */
    String beside(String step) {
        Matcher matcher = STEP.matcher(step);
        if (!matcher.find()) {
            return step;
        }
        List<String> file = lines.computeIfAbsent(matcher.group(1), SourceText::read);
        int line = Integer.parseInt(matcher.group(2));
        return line > file.size() ? step : step + "    " + file.get(line - 1).strip();
    }

    private static List<String> read(String className) {
        for (Path root : ROOTS) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    Path source = files.filter(file -> file.endsWith(className + ".java"))
                            .findFirst()
                            .orElse(null);
                    if (source != null) {
                        return Files.readAllLines(source);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return List.of();
    }
}
