package dev.heddle.workload.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What wrong files get: the place of the fault, what it is, and what is allowed. */
final class ErrorTest extends ParserTestSupport {
    /** The members are a task's and begin in column 17 of line 1. */
    private void assertTaskError(String members, int column, String... parts) {
        assertError("{\"tasks\":{\"t\":{ " + members + "}}}", 1, column, parts);
    }

    private static final int FIRST = 17;

    @Test
    void theRootIsAnObjectWithTasks() {
        assertError("[]", 1, 1, "a workload file is an array", "an object is required");
        assertError("\n {\"global\": {}}", 2, 2, "has no \"tasks\", which is required");
        assertError("{\"tasks\": []}", 1, 11, "\"tasks\" is an array", "object");
        assertError("{\"tasks\": {}}", 1, 11, "no task instance to start");
        assertError("{\"tasks\": {\"t\": 5}}", 1, 17, "task \"t\" is an integer", "object");
        assertError("{\"tasks\": {\"t\": {\"instance\": 0, \"run\": 1}}}", 1, 11, "no task instance to start");
    }

    @Test
    void eventsHaveTheirTypes() {
        assertTaskError("\"run\": \"x\"", FIRST + 7, "\"run\" is a string", "an integer from 0 to 2147483647");
        assertTaskError("\"run\": 1.5", FIRST + 7, "number with a fraction", "integer");
        assertTaskError("\"run\": null", FIRST + 7, "null");
        assertTaskError("\"sleep9\": true", FIRST + 10, "\"sleep9\" is true");
        assertTaskError("\"runtime\": []", FIRST + 11, "an array");
        assertTaskError("\"mem\": {}", FIRST + 7, "an object");
        assertTaskError("\"iorun\": \"1\"", FIRST + 9, "a string");
        for (String named :
                new String[] {"lock", "unlock", "signal", "broad", "resume", "barrier", "sem_post", "sem_wait", "fork"
                }) {
            assertTaskError(
                    "\"" + named + "\": 1", FIRST + named.length() + 4, named, "an integer", "a string is required");
            assertTaskError("\"" + named + "\": \"\"", FIRST + named.length() + 4, "is empty: a name is required");
        }
        assertTaskError("\"suspend\": 1", FIRST + 11, "an integer", "a string");
        assertTaskError("\"timer\": 5", FIRST + 9, "\"timer\" is an integer", "an object");
        assertTaskError("\"wait\": \"c\"", FIRST + 8, "a string", "an object");
        assertTaskError("\"sync\": [1]", FIRST + 8, "an array", "an object");
    }

    @Test
    void partsOfEventsAreChecked() {
        assertTaskError("\"timer\": {\"period\": 1}", FIRST + 9, "no \"ref\", which is required");
        assertTaskError("\"timer\": {\"ref\": \"u\"}", FIRST + 9, "no \"period\"");
        assertTaskError("\"timer\": {\"ref\": 1, \"period\": 1}", FIRST + 17, "a string");
        assertTaskError("\"timer\": {\"ref\": \"u\", \"period\": -1}", FIRST + 32, "-1", "0 to 2147483647");
        assertTaskError(
                "\"timer\": {\"ref\": \"u\", \"period\": 1, \"mode\": \"abs\"}",
                FIRST + 43,
                "abs",
                "relative or absolute");
        assertTaskError("\"wait\": {\"mutex\": \"m\"}", FIRST + 8, "no \"ref\"");
        assertTaskError("\"wait\": {\"ref\": \"c\"}", FIRST + 8, "no \"mutex\"");
        assertTaskError("\"sync\": {\"ref\": \"c\", \"mutex\": 1}", FIRST + 30, "a string");
        assertTaskError("\"memrun\": {\"type\": \"x\", \"size\": 1}", FIRST + 19, "read, write or chase");
        assertTaskError("\"memrun\": {\"type\": \"read\", \"size\": 0}", FIRST + 35, "1 to 1073741824");
        assertTaskError("\"memrun\": {\"size\": 1}", FIRST + 10, "no \"type\"");
    }

    @Test
    void negativeAndHugeNumbersAreErrors() {
        assertTaskError("\"run\": -1", FIRST + 7, "\"run\" is -1: allowed is 0 to 2147483647");
        assertTaskError("\"run\": 2147483648", FIRST + 7, "2147483648: allowed is 0 to 2147483647");
        assertTaskError("\"sleep\": 99999999999999999999999", FIRST + 9, "99999999999999999999999", "allowed");
        assertTaskError("\"delay\": -5, \"run\": 1", FIRST + 9, "-5");
        assertTaskError("\"instance\": -1, \"run\": 1", FIRST + 12, "-1: allowed is 0 to 100000");
        assertTaskError("\"instance\": 100001, \"run\": 1", FIRST + 12, "allowed is 0 to 100000");
        assertTaskError("\"instance\": \"1\", \"run\": 1", FIRST + 12, "a string");
        assertError(
                "{\"tasks\": {\"a\": {\"instance\": 60000, \"run\": 1},\n\"b\": {\"instance\": 60000, \"run\": 1}}}",
                2,
                1,
                "too many task instances",
                "100000");
    }

    @Test
    void loopsAreForEverOrAtLeastOnce() {
        assertTaskError("\"loop\": 0, \"run\": 1", FIRST + 8, "\"loop\" of task \"t\" is 0", "-1", "1 to");
        assertTaskError("\"loop\": -2, \"run\": 1", FIRST + 8, "-2");
        assertTaskError("\"phases\": {\"p\": {\"loop\": 0, \"run\": 1}}", FIRST + 25, "phase \"p\" of task \"t\"");
        assertTaskError("\"loop\": 0, \"phases\": {\"p\": {\"run\": 1}}", FIRST + 8, "is 0");
    }

    @Test
    void phasesHaveEvents() {
        assertError("{\"tasks\": {\"t\": {}}}", 1, 17, "task \"t\" has no events: at least one is required");
        assertTaskError("\"phases\": {\"p\": {\"loop\": 2}}", FIRST + 16, "phase \"p\" of task \"t\" has no events");
        assertTaskError("\"phases\": {}", FIRST + 10, "is empty: at least one phase is required");
        assertTaskError("\"phases\": []", FIRST + 10, "an array");
        assertTaskError("\"phases\": {\"p\": 1}", FIRST + 16, "an integer", "an object");
    }

    @Test
    void affinityIsPossible() {
        assertTaskError("\"cpus\": [0, 4], \"run\": 1", FIRST + 12, "is 4: allowed is 0 to 3");
        assertTaskError("\"cpus\": [-1], \"run\": 1", FIRST + 9, "is -1: allowed is 0 to 3");
        assertTaskError("\"cpus\": [], \"run\": 1", FIRST + 8, "empty", "at least one CPU from 0 to 3");
        assertTaskError("\"cpus\": 1, \"run\": 1", FIRST + 8, "an integer", "an array is required");
        assertTaskError("\"cpus\": [\"0\"], \"run\": 1", FIRST + 9, "a string");
        assertTaskError("\"phases\": {\"p\": {\"cpus\": [9], \"run\": 1}}", FIRST + 26, "is 9: allowed is 0 to 3");
    }

    @Test
    void policiesAreKnown() {
        assertTaskError("\"policy\": \"SCHED_FOO\", \"run\": 1", FIRST + 10, "SCHED_FOO", "SCHED_OTHER", "SCHED_RR");
        assertTaskError("\"policy\": 1, \"run\": 1", FIRST + 10, "an integer", "a string");
        assertTaskError("\"priority\": 20, \"run\": 1", FIRST + 12, "SCHED_OTHER", "is 20: allowed is -20 to 19");
        assertTaskError("\"policy\": \"SCHED_RR\", \"priority\": 0, \"run\": 1", FIRST + 34, "SCHED_RR", "1 to 99");
        parse("{\"tasks\": {\"t\": {\"policy\": \"SCHED_DEADLINE\", \"priority\": 50, \"run\": 1}}}");
        assertTaskError("\"util_min\": 2000, \"run\": 1", FIRST + 12, "0 to 1024");
        assertError(
                "{\"global\": {\"default_policy\": \"FIFO\"}, \"tasks\": {\"t\": {\"run\": 1}}}",
                1,
                31,
                "FIFO",
                "SCHED_FIFO");
    }

    private void assertGlobalError(String member, int column, String... parts) {
        assertError("{\"global\":{" + member + "}, \"tasks\": {\"t\": {\"run\": 1}}}", 1, 11 + column, parts);
    }

    @Test
    void globalSettingsAreChecked() {
        assertError("{\"global\": 1, \"tasks\": {\"t\": {\"run\": 1}}}", 1, 12, "\"global\" is an integer");
        assertGlobalError("\"duration\":-2", 12, "-2: allowed is -1 to");
        assertGlobalError("\"duration\":1.5", 12, "fraction", "integer");
        assertGlobalError("\"calibration\":\"CPU4\"", 15, "\"CPU0\" to \"CPU3\"", "ns per loop");
        assertGlobalError("\"calibration\":\"fast\"", 15, "\"CPU0\" to \"CPU3\"");
        assertGlobalError("\"calibration\":0", 15, "1 to 1000000");
        assertGlobalError("\"calibration\":true", 15, "ns per loop");
        assertGlobalError("\"pi_enabled\":1", 14, "true or false is required");
        assertGlobalError("\"lock_pages\":\"x\"", 14, "true or false");
        assertGlobalError("\"gnuplot\":0", 11, "true or false");
        assertGlobalError("\"ftrace\":1", 10, "true or false");
        assertGlobalError("\"cumulative_slack\":null", 20, "true or false");
        assertGlobalError("\"log_size\":\"big\"", 12, "big", "disable");
        assertGlobalError("\"logdir\":1", 10, "a string");
        assertGlobalError("\"log_basename\":\"../x\"", 16, "part of a file name", "without slashes");
        assertGlobalError("\"io_device\":1", 13, "a string");
        assertGlobalError("\"mem_buffer_size\":0", 19, "1 to 1073741824");
    }

    @Test
    void taskNamesAreUsableAsFileNames() {
        assertError("{\"tasks\": {\"../t\": {\"run\": 1}}}", 1, 12, "part of a file name");
        assertError("{\"tasks\": {\"\": {\"run\": 1}}}", 1, 12, "part of a file name");
        assertError("{\"tasks\": {\"a\\u0000\": {\"run\": 1}}}", 1, 12, "part of a file name");
        assertError("{\"tasks\": {\"" + "n".repeat(101) + "\": {\"run\": 1}}}", 1, 12, "1 to 100 characters");
    }

    @Test
    void referencesAreToThingsThatThereAre() {
        assertTaskError("\"fork\": \"child\"", FIRST + 8, "unknown task \"child\": the tasks are t");
        assertTaskError("\"unlock\": \"m\"", FIRST + 10, "unknown mutex \"m\": no event of any task locks it");
        // Each of these locks the mutex, in whichever task it is.
        for (String locking : new String[] {
            "\"lock\": \"m\"",
            "\"wait\": {\"ref\": \"c\", \"mutex\": \"m\"}",
            "\"sync\": {\"ref\": \"c\", \"mutex\": \"m\"}",
            "\"suspend\": \"m\"",
            "\"resume\": \"m\""
        }) {
            parse("{\"tasks\": {\"t\": {\"unlock\": \"m\"}, \"u\": {" + locking + "}}}");
        }
    }

    @Test
    void aResourcesSectionSaysWhatThereIs() {
        String start = "{\"resources\":{\"m\":{\"type\":\"mutex\"}},\n\"tasks\":{\"t\":{";
        int first = 15;
        assertError(start + "\"lock\":\"n\"}}}", 2, first + 7, "unknown mutex \"n\"", "declares m");
        assertError(start + "\"signal\":\"m\"}}}", 2, first + 9, "unknown condition \"m\"", "declares none");
        assertError(start + "\"wait\":{\"ref\":\"c\",\"mutex\":\"m\"}}}}", 2, first + 14, "unknown condition \"c\"");
        assertError(start + "\"timer\":{\"ref\":\"k\",\"period\":1}}}}", 2, first + 15, "unknown timer \"k\"");
        assertError("{\"tasks\":{\"t\":{\"run\":1}},\"resources\":[]}", 1, 38, "an array", "an object");
        assertError("{\"tasks\":{\"t\":{\"run\":1}},\"resources\":{\"m\":1}}", 1, 43, "resource \"m\" is an integer");
        assertError("{\"tasks\":{\"t\":{\"run\":1}},\"resources\":{\"m\":{}}}", 1, 43, "no \"type\"");
        assertError(
                "{\"tasks\":{\"t\":{\"run\":1}},\"resources\":{\"m\":{\"type\":\"lock\"}}}",
                1,
                51,
                "unknown type \"lock\"",
                "mutex");
    }

    @Test
    void columnsCountCharactersAlsoAfterOthersThanAscii() {
        assertError("{\"tasks\": {\"é\uD83D\uDE00ü\": {\"run\": -1}}}", 1, 28, "-1");
    }

    @Test
    void theNumberOfCpusIsChecked() {
        assertThatThrownBy(() -> WorkloadParser.parse(directory, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WorkloadParser.parse(directory, 1025)).isInstanceOf(IllegalArgumentException.class);
        assertThat(error("{\"tasks\": {\"t\": {\"cpus\": [4], \"run\": 1}}}")).contains("0 to 3");
    }
}
