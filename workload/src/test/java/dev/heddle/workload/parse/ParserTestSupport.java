package dev.heddle.workload.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Parses texts as files on a machine of four CPUs. */
abstract class ParserTestSupport {
    static final int CPUS = 4;

    @TempDir
    Path directory;

    Path file(String text) {
        try {
            return Files.writeString(directory.resolve("w.json"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Workload parse(String text) {
        return parse(text, SuspendForm.AUTO);
    }

    Workload parse(String text, SuspendForm form) {
        try {
            return WorkloadParser.parse(file(text), CPUS, form);
        } catch (WorkloadException e) {
            throw new AssertionError("should have been read: " + e.getMessage(), e);
        }
    }

    /** The events of a task that has these members. */
    List<Event> events(String members) {
        return parse("{\"tasks\": {\"t\": {" + members + "}}}")
                .tasks()
                .get(0)
                .phases()
                .get(0)
                .events();
    }

    String error(String text) {
        Path file = file(text);
        WorkloadException e = catchThrowableOfType(WorkloadException.class, () -> WorkloadParser.parse(file, CPUS));
        assertThat(e).as("no error in: %s", text).isNotNull();
        return String.valueOf(e.getMessage());
    }

    /** The text has an error at this place, with a message that has all these parts. */
    void assertError(String text, int line, int column, String... parts) {
        assertThat(error(text))
                .startsWith(directory.resolve("w.json") + ":" + line + ":" + column + ": ")
                .contains(parts);
    }
}
