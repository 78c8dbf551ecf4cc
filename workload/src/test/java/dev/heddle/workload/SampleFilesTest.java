package dev.heddle.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.Workload;
import dev.heddle.workload.parse.WorkloadException;
import dev.heddle.workload.parse.WorkloadParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The project's own workload files are right, and say what they show. */
final class SampleFilesTest {
    @Test
    void theyAreReadWithoutComplaint() throws IOException, WorkloadException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("..", "workloads"))) {
            files = all.filter(file -> file.toString().endsWith(".json")).toList();
        }
        assertThat(files).hasSizeBetween(6, 12);
        for (Path file : files) {
            Workload workload = WorkloadParser.parse(file, 2);
            assertThat(workload.notes()).as("%s", file).extracting(Note::kind).containsOnly(mapped(workload));
            assertThat(Files.readString(file))
                    .as("%s begins with a comment", file)
                    .startsWith("{\n\t/*\n");
        }
    }

    /** The only kind of note that a sample may have, as often as it has one. */
    private static Note.Kind[] mapped(Workload workload) {
        return workload.notes().stream().map(note -> Note.Kind.MAPPED).toArray(Note.Kind[]::new);
    }

    @Test
    void manyHasFiveHundredInstances() throws WorkloadException {
        assertThat(WorkloadParser.parse(Path.of("..", "workloads", "many.json"), 2)
                        .initialInstances())
                .isEqualTo(500);
    }
}
