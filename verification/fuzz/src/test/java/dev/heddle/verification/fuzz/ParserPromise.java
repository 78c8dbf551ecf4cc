package dev.heddle.verification.fuzz;

import dev.heddle.workload.parse.WorkloadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whatever a file is, there is a workload, or an error that says where in the file: never anything else. */
final class ParserPromise {
    private final Path file;
    private final Pattern message;

    ParserPromise(Path directory) {
        this.file = directory.resolve("fuzz.json");
        this.message = Pattern.compile(Pattern.quote(file.toString()) + ":([0-9]+):([0-9]+): .+", Pattern.DOTALL);
    }

    /** What the parser did with a file against its promise; null if it kept it. */
    @Nullable
    String brokenBy(Parser parser, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            parser.parse(file);
            return null;
        } catch (WorkloadException e) {
            return placed(String.valueOf(e.getMessage()), content);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return "threw " + e.getClass().getName() + ": " + e.getMessage();
        }
    }

    private @Nullable String placed(String said, byte[] content) {
        Matcher place = message.matcher(said);
        if (!place.matches()) {
            return "an error without a place: " + said;
        }
        long lines = new String(content, StandardCharsets.ISO_8859_1)
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count()
                + 1;
        long line = Long.parseLong(place.group(1));
        long column = Long.parseLong(place.group(2));
        boolean inside = line >= 1 && line <= lines && column >= 1 && column <= content.length + 1L;
        return inside ? null : "a place that the file does not have: " + said;
    }
}
