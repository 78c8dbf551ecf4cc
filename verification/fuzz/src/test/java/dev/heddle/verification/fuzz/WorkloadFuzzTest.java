package dev.heddle.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.SuspendForm;
import dev.heddle.workload.parse.WorkloadException;
import dev.heddle.workload.parse.WorkloadParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * The parser of workload files keeps its promise. {@code -Djqwik.tries.default=1000000} for the long form; a failure prints
 * its seed, which {@code @Property(seed = ...)} replays.
 */
class WorkloadFuzzTest {
    private static final int CPUS = 4;

    /** In how many files each broken twin must have been found. */
    private static final int PATIENCE = 20_000;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private static @Nullable Path directory;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("heddle-fuzz");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        if (directory != null) {
            Files.deleteIfExists(directory.resolve("fuzz.json"));
            Files.delete(directory);
        }
    }

    private static ParserPromise promise() {
        if (directory == null) {
            throw new IllegalStateException("no directory");
        }
        return new ParserPromise(directory);
    }

    @Provide
    Arbitrary<byte[]> files() {
        return WorkloadBytes.any();
    }

    @Property
    void everyFileIsReadOrRefusedWithAPlace(@ForAll("files") byte[] content, @ForAll SuspendForm form) {
        assertThat(promise().brokenBy(file -> WorkloadParser.parse(file, CPUS, form), content))
                .isNull();
    }

    /** Else the property might hold because no file is ever read, or none refused, or all for one reason. */
    @Example
    void theFilesAreOfAllKinds() {
        int read = 0;
        Set<String> reasons = new HashSet<>();
        for (byte[] content : sample(3_000)) {
            try {
                WorkloadParser.parse(written(content), CPUS);
                read++;
            } catch (WorkloadException e) {
                reasons.add(String.valueOf(e.getMessage())
                        .replaceFirst("^.*?:[0-9]+:[0-9]+: ", "")
                        .replaceAll("\"[^\"]*\"|[0-9]+", "_"));
            }
        }
        System.out.println("fuzz: of 3000 files " + read + " are read, the others refused for " + reasons.size()
                + " different reasons");
        assertThat(read).isGreaterThan(50);
        assertThat(reasons).hasSizeGreaterThan(50);
    }

    /** As if numbers were taken by {@link Long#parseLong} unseen. */
    @Example
    void aParserThatTrustsNumbersIsFound() {
        assertFound("trusts numbers", file -> {
            NUMBER.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .results()
                    .forEach(number -> Long.parseLong(number.group()));
            return WorkloadParser.parse(file, CPUS);
        });
    }

    /** As if it went down one frame a bracket, however many there are. */
    @Example
    void aParserThatTrustsDepthIsFound() {
        assertFound("trusts depth", file -> {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            descend(text, 0);
            return WorkloadParser.parse(file, CPUS);
        });
    }

    private static int descend(String text, int at) {
        int next = Math.max(text.indexOf('[', at), text.indexOf('{', at));
        return next < 0 ? 0 : 1 + descend(text, next + 1);
    }

    /** As if the reader of one key forgot to say where it is. */
    @Example
    void aParserThatForgetsThePlaceIsFound() {
        assertFound("forgets the place", file -> {
            try {
                return WorkloadParser.parse(file, CPUS);
            } catch (WorkloadException e) {
                if (String.valueOf(e.getMessage()).contains("\"period\"")) {
                    return WorkloadParser.parse(file.resolveSibling("missing"), CPUS);
                }
                throw e;
            }
        });
    }

    /** As {@link Parser}, but may fail to read. */
    private interface Twin {
        Workload parse(Path file) throws WorkloadException, IOException;
    }

    private void assertFound(String what, Twin twin) {
        Parser parser = file -> {
            try {
                return twin.parse(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        ParserPromise promise = promise();
        int tried = 0;
        for (byte[] content : sample(PATIENCE)) {
            tried++;
            String broken = promise.brokenBy(parser, content);
            if (broken != null) {
                System.out.println("fuzz: a parser that " + what + " is found by file " + tried + ": "
                        + broken.substring(0, Math.min(100, broken.length())));
                return;
            }
        }
        throw new AssertionError("a parser that " + what + " is not found in " + tried + " files");
    }

    private Iterable<byte[]> sample(int count) {
        return () -> files().sampleStream().limit(count).iterator();
    }

    private static Path written(byte[] content) {
        if (directory == null) {
            throw new IllegalStateException("no directory");
        }
        try {
            return Files.write(directory.resolve("fuzz.json"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
