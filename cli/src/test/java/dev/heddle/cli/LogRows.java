package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The logs of a run. */
final class LogRows {
    private static final int COLUMNS = 11;

    private LogRows() {}

    /** Counts the rows of a log; each has to be whole. */
    static long in(Path log) throws IOException {
        String text = Files.readString(log);
        assertThat(text).as("%s", log).endsWith("\n");
        List<String> rows = text.lines().filter(line -> !line.startsWith("#")).toList();
        assertThat(rows)
                .as("%s", log)
                .allSatisfy(row -> assertThat(row.strip().split(" +")).hasSize(COLUMNS));
        return rows.size();
    }

    /** Every instance has a log with as many rows as the result says, and there is no other log. */
    static void agree(Path directory, List<Map<String, Object>> tasks) throws IOException {
        for (Map<String, Object> task : tasks) {
            Path log = directory.resolve("rt-app-" + task.get("name") + "-" + task.get("index") + ".log");
            assertThat(in(log)).as("%s", log).isEqualTo(JsonText.number(task, "rows"));
        }
        try (Stream<Path> logs = Files.list(directory)) {
            assertThat(logs).hasSize(tasks.size());
        }
    }
}
