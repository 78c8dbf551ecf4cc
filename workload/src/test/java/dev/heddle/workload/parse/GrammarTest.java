package dev.heddle.workload.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.GlobalSettings;
import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.Phase;
import dev.heddle.workload.model.TaskSpec;
import dev.heddle.workload.model.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What right files mean. */
final class GrammarTest extends ParserTestSupport {
    @Test
    void everyEventIsRead() {
        List<Event> events = events("""
                "run": 1, "runtime": 2, "sleep": 3,
                "timer": {"ref": "unique1", "period": 4, "mode": "absolute"}, "timer2": {"ref": "tick", "period": 5},
                "lock": "m", "unlock": "m", "wait": {"ref": "c", "mutex": "m"}, "sync": {"ref": "c", "mutex": "m"},
                "signal": "c", "broad": "c", "suspend": "s", "resume": "s", "barrier": "b",
                "sem_post": "x", "sem_wait": "x", "yield": "", "fork": "t", "mem": 6, "iorun": 7,
                "memrun": {"type": "chase", "size": 8, "count": 9}
                """);
        assertThat(events)
                .containsExactly(
                        new Event.Run(1),
                        new Event.RunFor(2),
                        new Event.Sleep(3),
                        new Event.Timer("unique1", true, 4, true),
                        new Event.Timer("tick", false, 5, false),
                        new Event.Lock("m"),
                        new Event.Unlock("m"),
                        new Event.Wait("c", "m"),
                        new Event.Sync("c", "m"),
                        new Event.Signal("c"),
                        new Event.Broadcast("c"),
                        new Event.Suspend("s"),
                        new Event.Resume("s"),
                        new Event.Barrier("b"),
                        new Event.SemPost("x"),
                        new Event.SemWait("x"),
                        new Event.Yield(),
                        new Event.Fork("t"),
                        new Event.Memory(6),
                        new Event.IoRun(7),
                        new Event.MemRun(Event.Access.CHASE, 8, 9));
        Set<?> kinds = events.stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(kinds).as("every kind of event is in this test").hasSameSizeAs(Event.class.getPermittedSubclasses());
    }

    @Test
    void keysMatchByTheLongestPrefix() {
        assertThat(events("\"run1\": 1, \"runtime7\": 2, \"running\": 3, \"barrier3\": \"b\", \"broadcast\": \"c\","
                        + "\"mem1\": 4, \"memrun1\": {\"type\": \"read\", \"size\": 64}, \"yield_now\": {\"any\": 1}"))
                .containsExactly(
                        new Event.Run(1),
                        new Event.RunFor(2),
                        new Event.Run(3),
                        new Event.Barrier("b"),
                        new Event.Broadcast("c"),
                        new Event.Memory(4),
                        new Event.MemRun(Event.Access.READ, 64, 1),
                        new Event.Yield());
    }

    private TaskSpec task(String members) {
        return parse("{\"tasks\": {\"t\": {" + members + "}}}").tasks().get(0);
    }

    @Test
    void loopsDefaultByForm() {
        TaskSpec inline = task("\"run\": 1");
        assertThat(inline.loop()).isEqualTo(-1);
        assertThat(inline.phases().get(0).loop()).isEqualTo(1);

        TaskSpec inlineLoop = task("\"loop\": 5, \"run\": 1");
        assertThat(inlineLoop.loop()).isEqualTo(1);
        assertThat(inlineLoop.phases().get(0).loop()).isEqualTo(5);

        TaskSpec phases = task("\"phases\": {\"p\": {\"run\": 1}, \"q\": {\"loop\": 4, \"run\": 1}}");
        assertThat(phases.loop()).isEqualTo(-1);
        assertThat(phases.phases()).extracting(Phase::loop).containsExactly(1, 4);

        assertThat(task("\"loop\": 3, \"phases\": {\"p\": {\"run\": 1}}").loop())
                .isEqualTo(3);
    }

    @Test
    void taskAttributesAreRead() {
        TaskSpec task = task("\"instance\": 3, \"delay\": 250, \"run\": 1");
        assertThat(task.instances()).isEqualTo(3);
        assertThat(task.delayMicros()).isEqualTo(250);
        assertThat(task("\"run\": 1").instances()).isEqualTo(1);
        assertThat(parse("{\"tasks\": {\"a\": {\"fork\": \"b\"}, \"b\": {\"instance\": 0, \"run\": 1}}}")
                        .initialInstances())
                .isEqualTo(1);
    }

    @Test
    void affinityIsThePhasesThenTheTasksThenAll() {
        TaskSpec task = task("\"cpus\": [1, 2], \"phases\": {\"p\": {\"cpus\": [3], \"run\": 1}, \"q\": {\"run\": 1}}");
        assertThat(task.phases()).extracting(Phase::cpus).containsExactly(CpuSet.of(3), CpuSet.of(1, 2));
        assertThat(task("\"run\": 1").phases().get(0).cpus()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "SCHED_FIFO, 50, HIGH",
        "SCHED_RR, 1, HIGH",
        "SCHED_OTHER, -1, HIGH",
        "SCHED_OTHER, 0, NORMAL",
        "SCHED_OTHER, 19, LOW",
        "SCHED_BATCH, 0, LOW",
        "SCHED_IDLE, 0, IDLE",
        "SCHED_DEADLINE, 0, HIGH",
    })
    void policiesMapToPriorities(String policy, int number, Priority expected) {
        Workload workload = parse(
                "{\"tasks\": {\"t\": {\"policy\": \"" + policy + "\", \"priority\": " + number + ", \"run\": 1}}}");
        assertThat(workload.tasks().get(0).phases().get(0).policy().priority()).isEqualTo(expected);
        // Whatever is not simply normal is said.
        assertThat(workload.notes()).hasSize(expected == Priority.NORMAL ? 0 : 1);
    }

    @Test
    void policiesArePhaseOverTaskOverDefault() {
        Workload workload = parse("""
                {"global": {"default_policy": "SCHED_FIFO"}, "tasks": {
                  "default": {"run": 1},
                  "own": {"policy": "SCHED_OTHER", "priority": 5, "phases": {
                    "as-task": {"run": 1}, "idle": {"policy": "SCHED_IDLE", "run": 1}, "nice": {"priority": -5, "run": 1},
                    "rr": {"policy": "SCHED_RR", "run": 1}}}}}
                """);
        assertThat(workload.tasks().get(0).phases().get(0).policy().toString()).contains("SCHED_FIFO", "10");
        assertThat(workload.tasks().get(1).phases())
                .extracting(phase -> phase.policy().priority())
                .containsExactly(Priority.LOW, Priority.IDLE, Priority.HIGH, Priority.HIGH);
        assertThat(workload.tasks().get(1).phases().get(3).policy().number())
                .as("nice is no real-time priority")
                .isEqualTo(10);
    }

    @Test
    void globalSettingsAreRead() {
        GlobalSettings global = parse("""
                        {"tasks": {"t": {"run": 1}}, "global": {"duration": 7, "calibration": 20, "logdir": "/x", "log_basename": "b",
                        "log_size": "disable", "io_device": "/y", "mem_buffer_size": 99, "cumulative_slack": true,
                        "default_policy": "SCHED_OTHER", "pi_enabled": false, "lock_pages": false, "ftrace": false, "gnuplot": false}}
                        """).global();
        assertThat(global)
                .isEqualTo(new GlobalSettings(7, java.util.OptionalInt.of(20), 0, "/x", "b", false, "/y", 99, true));
        assertThat(parse("{\"tasks\": {\"t\": {\"run\": 1}}}").global()).isEqualTo(GlobalSettings.DEFAULTS);
        assertThat(parse("{\"tasks\": {\"t\": {\"run\": 1}}, \"global\": {\"calibration\": \"CPU3\"}}")
                        .global()
                        .calibrationCpu())
                .isEqualTo(3);
        assertThat(parse("{\"tasks\": {\"t\": {\"run\": 1}}, \"global\": {\"log_size\": 2}}")
                        .global()
                        .logging())
                .isTrue();
    }

    private static final String TWO_TASKS =
            "{\"tasks\": {\"a\": {\"run\": 1, \"suspend\": \"%s\"}, \"b\": {\"resume\": \"%s\"}}}";

    private String suspended(String given, String resumed, SuspendForm form) {
        Workload workload = parse(String.format(TWO_TASKS, given, resumed), form);
        Event event = workload.tasks().get(0).phases().get(0).events().get(1);
        return ((Event.Suspend) event).condition();
    }

    @Test
    void suspendHasTwoForms() {
        assertThat(suspended("x", "x", SuspendForm.AUTO)).isEqualTo("x");
        assertThat(suspended("", "a", SuspendForm.AUTO)).isEqualTo("a");
        assertThat(suspended("x", "a", SuspendForm.AUTO)).as("nothing wakes x").isEqualTo("a");
        assertThat(suspended("x", "y", SuspendForm.AUTO))
                .as("nothing wakes either")
                .isEqualTo("x");
        assertThat(suspended("x", "a", SuspendForm.GIVEN)).isEqualTo("x");
        assertThat(suspended("x", "x", SuspendForm.OWN)).isEqualTo("a");
        assertThat(parse("{\"tasks\": {\"a\": {\"suspend\": null}}}")
                        .tasks()
                        .get(0)
                        .phases()
                        .get(0)
                        .events())
                .containsExactly(new Event.Suspend("a"));
    }

    @Test
    void aGuessedSuspendIsNoted() {
        assertThat(parse(String.format(TWO_TASKS, "x", "a")).notes())
                .singleElement()
                .asString()
                .contains(":1:39: \"suspend\" waits for the task's own name, \"a\": nothing wakes \"x\"");
    }

    @Test
    void whatIsNotSupportedIsReportedByNameAndPlace() {
        Workload workload = parse("""
                {"global": {"pi_enabled": true, "lock_pages": true, "gnuplot": true, "ftrace": "main,task"},
                "tasks": {"t": {"policy": "SCHED_DEADLINE",
                "dl-runtime": 1, "dl-period": 2, "dl-deadline": 3, "util_min": 4, "util_max": 5,
                "nodes_membind": ["0"], "taskgroup": "/g", "phases": {"p":
                {"taskgroup": "/h", "run": 1}}}}}
                """);
        List<String> notes = workload.notes().stream()
                .filter(note -> note.kind() == Note.Kind.NOT_SUPPORTED)
                .map(note -> note.position().line() + ":" + note.position().column() + " " + note.text())
                .toList();
        for (String expected : Arrays.asList(
                "1:13 \"pi_enabled\"",
                "1:33 \"lock_pages\"",
                "1:53 \"gnuplot\"",
                "1:70 \"ftrace\"",
                "2:17 SCHED_DEADLINE of task \"t\"",
                "3:1 \"dl-runtime\" of task \"t\"",
                "3:18 \"dl-period\"",
                "3:34 \"dl-deadline\"",
                "3:52 \"util_min\"",
                "3:67 \"util_max\"",
                "4:1 \"nodes_membind\"",
                "4:25 \"taskgroup\" of task \"t\"",
                "5:2 \"taskgroup\" of phase \"p\" of task \"t\"")) {
            assertThat(notes)
                    .anySatisfy(note -> assertThat(note).startsWith(expected).contains("not supported"));
        }
        assertThat(notes).hasSize(13);
    }

    @Test
    void unknownKeysAreIgnoredAndNoted() {
        Workload workload =
                parse("{\"x\": 1, \"global\": {\"frag\": 1}, \"tasks\": {\"t\": {\"prio\": 3, \"run\": 1}}}");
        assertThat(workload.notes())
                .extracting(Note::kind)
                .containsOnly(Note.Kind.IGNORED)
                .hasSize(3);
        assertThat(parse("{\"tasks\": {\"t\": {\"run\": 1, \"phases\": {\"p\": {\"run\": 2}}}}}")
                        .notes())
                .singleElement()
                .asString()
                .contains("event \"run\" of task \"t\" is ignored");
    }

    @Test
    void notesAreInTheOrderOfTheFile() {
        Workload workload =
                parse("{\"tasks\": {\"t\": {\"priority\": 1, \"run\": 1}},\n\"global\": {\"gnuplot\": true}}");
        assertThat(workload.notes()).extracting(note -> note.position().line()).containsExactly(1, 2);
    }

    @Test
    void declaredResourcesCanBeUsed() {
        assertThat(parse("""
                                {"resources": {"m": {"type": "mutex"}, "c": {"type": "wait"}, "s": {"type": "signal", "target": "c"},
                                "k": {"type": "timer"}, "r": {"type": "run"}},
                                "tasks": {"t": {"lock": "m", "wait": {"ref": "c", "mutex": "m"}, "unlock": "m", "signal": "s",
                                "timer": {"ref": "k", "period": 1}, "timer1": {"ref": "unique", "period": 1}, "suspend": "t", "barrier": "b"}}}
                                """).tasks()).hasSize(1);
    }
}
