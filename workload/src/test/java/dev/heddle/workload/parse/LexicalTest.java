package dev.heddle.workload.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JSON as workload files have it, and what is none. */
final class LexicalTest extends ParserTestSupport {
    @Test
    void bothKindsOfCommentAndTrailingCommasAreRead() {
        assertThat(events("""
                        /* a comment, with { brackets */
                        "run": 1, // another
                        "run1": 2,
                        """)).containsExactly(new Event.Run(1), new Event.Run(2));
        assertThat(parse("{\"tasks\": {\"t\": {\"cpus\": [0, 1,], \"run\": 1,},},}")
                        .tasks())
                .hasSize(1);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        assertThat(parse("\uFEFF{\"tasks\": {\"t\": {\"run\": 1}}}").tasks()).hasSize(1);
    }

    @Test
    void repeatedEventsAreKeptInOrder() {
        assertThat(events("\"run\": 1, \"sleep\": 2, \"run\": 3, \"run\": 4"))
                .containsExactly(new Event.Run(1), new Event.Sleep(2), new Event.Run(3), new Event.Run(4));
    }

    @Test
    void repeatedPhasesAndTasksAreKeptInOrder() {
        List<TaskSpec> tasks = parse("{\"tasks\": {\"t\": {\"phases\": {\"p\": {\"run\": 1}, \"p\": {\"run\": 2}}},"
                        + "\"t\": {\"run\": 3}, \"t1\": {\"run\": 4}}}")
                .tasks();
        assertThat(tasks.get(0).phases().get(0).events()).containsExactly(new Event.Run(1));
        assertThat(tasks.get(0).phases().get(1).events()).containsExactly(new Event.Run(2));
        // "t1" is taken by the task that has the name itself.
        assertThat(tasks).extracting(TaskSpec::name).containsExactly("t", "t2", "t1");
    }

    @Test
    void theLastOfARepeatedAttributeCountsAndIsNoted() {
        var workload = parse("{\"tasks\": {\"t\": {\n\"instance\": 2,\n\"instance\": 3, \"run\": 1}}}");
        assertThat(workload.tasks().get(0).instances()).isEqualTo(3);
        assertThat(workload.notes())
                .singleElement()
                .asString()
                .contains(":2:1: \"instance\" of task \"t\" is given again on line 3");
    }

    @Test
    void suspendMayHaveNoValue() {
        assertThat(events("\"run\": 1, \"suspend\", \"run\": 2, \"suspend2\" /* , */ , \"suspend\" // }\n}}}"
                        .replace("}}}", "")))
                .containsExactly(
                        new Event.Run(1),
                        new Event.Suspend("t"),
                        new Event.Run(2),
                        new Event.Suspend("t"),
                        new Event.Suspend("t"));
        // Neither in a string, nor in a comment, nor in an array, nor as a value, nor another key.
        assertThat(
                        events(
                                "\"lock\": \"suspend\", \"unlock\": \"suspend\", /* \"suspend\", */ \"signal\": \"\\\"suspend\\\",\""))
                .hasSize(3);
        assertThat(error("{\"tasks\": {\"t\": {\"cpus\": [\"suspend\", 1], \"run\": 1}}}"))
                .contains("is a string");
        assertThat(error("{\"tasks\": {\"t\": {\"resume\", \"run\": 1}}}")).contains("colon");
    }

    @Test
    void positionsBehindAValuelessSuspendAreThoseOfTheFile() {
        assertError("{\"tasks\": {\"t\": {\"suspend\", \"suspend\", \"run\": -1}}}", 1, 47, "-1");
        assertError("/*\n*/{\"tasks\": {\"t\": {\"suspend\",\r\n\"run\": -1}}}", 3, 8, "-1");
        assertError("{\"tasks\": {\"t\": {\"run\": -1, \"suspend\"}}}", 1, 25, "-1");
        assertError("// x\r{\"tasks\": {\"t\": {\"suspend\", \"run\" 1}}}", 2, 35, "colon");
    }

    @Test
    void malformedTextIsAnErrorWithItsPlace() {
        assertError("{\n  \"tasks\": {\n    \"t\": {\"run\": 1 \"sleep\": 2}}}", 3, 20, "malformed JSON", "comma");
        assertError("{\"tasks\": {\"t\": {\"run\" 1}}}", 1, 24, "malformed JSON", "colon");
        assertError("{\"tasks\": {\"t\": {\"run\": 1}}} x", 1, 30, "malformed JSON");
        assertError("{\"tasks\": {\"t\": {\"run\": 1}}} {}", 1, 30, "something follows");
        assertError("{\"tasks\": {\"t\": {\"run\": 1}", 1, 27, "malformed JSON", "end-of-input");
        assertError("{'tasks': 1}", 1, 2, "malformed JSON");
        assertError("{\"tasks\": {\"t\": {\"run\": 01}}}", 1, 26, "malformed JSON", "Leading zeroes");
        assertError("", 1, 1, "empty");
        assertError("   // only a comment\n", 1, 1, "empty");
        assertError("{\"tasks\": {\"t\": {\"run\": NaN}}}", 1, 28, "malformed JSON");
    }

    @Test
    void messagesDoNotSpeakOfTheLexer() {
        assertThat(error("{\"tasks\": {\"t\": {\"run\" 1}}}"))
                .doesNotContain("code", "StreamReadConstraints", "Source");
        assertThat(error("[" + "\"" + "x".repeat(JsonSource.MAX_TEXT + 1) + "\"]"))
                .contains("too large")
                .doesNotContain("StreamReadConstraints");
    }

    @Test
    void depthIsBounded() {
        String nested = "[".repeat(JsonSource.MAX_DEPTH - 1);
        assertThat(error("{\"x\": " + nested)).contains("malformed JSON");
        assertError("{\"x\": " + nested + "[", 1, 6 + JsonSource.MAX_DEPTH, "nested too deeply", "32");
        assertThat(error("[".repeat(1_000_000))).contains("nested too deeply");
    }

    @Test
    void sizesAreBounded() throws IOException {
        assertThat(error("{\"" + "k".repeat(JsonSource.MAX_TEXT * 2) + "\": 1}"))
                .contains("too large");
        assertThat(error("{\"tasks\": {\"t\": {\"run\": " + "9".repeat(1000) + "}}}"))
                .contains("too large");
        assertThat(error("[" + "1,".repeat(JsonSource.MAX_TOKENS) + "1]")).contains("too large");
        Path large = directory.resolve("large.json");
        Files.writeString(large, " ".repeat((int) JsonSource.MAX_FILE_BYTES + 1));
        assertThatThrownBy(() -> WorkloadParser.parse(large, CPUS))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("large.json: too large: a workload file has at most 16 MiB");
    }

    @Test
    void unreadableFilesAreErrors() throws IOException {
        Path missing = directory.resolve("missing.json");
        assertThatThrownBy(() -> WorkloadParser.parse(missing, CPUS)).hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> WorkloadParser.parse(directory, CPUS)).hasMessageContaining("is a directory");
        Path binary = Files.write(directory.resolve("binary.json"), new byte[] {'{', (byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> WorkloadParser.parse(binary, CPUS)).hasMessageContaining("not UTF-8");
    }
}
