package dev.heddle.verification.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever reads a model finds its steps in the engine: an action is named like the Java method that makes the step, first
 * letter aside; what follows an underscore tells the steps of one method apart. So a method that is renamed is renamed here.
 */
class ActionNamesTest {
    /** A definition that starts a line of its own, and its body, which ends before a line that begins at the margin. */
    private static final Pattern DEFINITION = Pattern.compile("(?m)^(\\w+)(?:\\([^)]*\\))? ==((?:\n[ ].*)+)");

    private static final Pattern CHANGE = Pattern.compile("\\w'|Goto\\(");

    static List<Arguments> modules() {
        return List.of(
                Arguments.of(
                        "WakeProtocol",
                        List.of(
                                "smp.WakeProtocol",
                                "smp.IdleMask",
                                "cpu.Backlog",
                                "cpu.PerCpuScheduler",
                                "machine.Machine"),
                        Set.of("Forget", "NextDomain", "Publish", "SecondHalf")),
                Arguments.of(
                        "TaskWord",
                        List.of("cpu.TaskState", "cpu.PreemptibleTask", "cpu.Backlog", "cpu.Neighbours"),
                        Set.of("Say", "Yields", "Blocks")),
                Arguments.of(
                        "PauseControl",
                        List.of(
                                "smp.PauseControl",
                                "smp.WakeProtocol",
                                "smp.IdleMask",
                                "cpu.CurrentTask",
                                "cpu.Backlog",
                                "cpu.PerCpuScheduler",
                                "machine.Machine"),
                        Set.of()),
                Arguments.of(
                        "Shutdown",
                        List.of(
                                "smp.Population",
                                "smp.Smp",
                                "smp.WakeProtocol",
                                "smp.IdleMask",
                                "cpu.Backlog",
                                "cpu.PerCpuScheduler",
                                "machine.Machine"),
                        Set.of()),
                Arguments.of(
                        "Tenure",
                        List.of(
                                "machine.Tenure",
                                "smp.HandOver",
                                "cpu.PerCpuScheduler",
                                "cpu.TaskControlBlock",
                                "machine.Machine"),
                        Set.of("CallEngine", "ReturnToTask")));
    }

    /**
     * What it checks.
     *
     * @param others what changes the state and is no step of the engine: the surroundings, mutants, parts of actions
     */
    @ParameterizedTest
    @MethodSource("modules")
    void actionsAreNamedLikeMethods(String module, List<String> classes, Set<String> others)
            throws IOException, ClassNotFoundException {
        Set<String> methods = new HashSet<>();
        for (String each : classes) {
            for (Method method : Class.forName("dev.heddle." + each).getDeclaredMethods()) {
                methods.add(method.getName());
            }
        }
        Set<String> unknown = actions(module).stream()
                .filter(action -> !methods.contains(methodOf(action)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unknown).isEqualTo(new TreeSet<>(others));
    }

    private static String methodOf(String action) {
        String name = action.split("_", 2)[0];
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Set<String> actions(String module) throws IOException {
        try (InputStream text = ActionNamesTest.class.getResourceAsStream("/tla/" + module + ".tla")) {
            String all = new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
            String checks = "^(?s).*?Init ==";
            Set<String> found = new HashSet<>();
            Matcher definition = DEFINITION.matcher(all.replaceFirst(checks, ""));
            while (definition.find()) {
                String body = Arrays.stream(definition.group(2).split("\n"))
                        .map(line -> line.replaceFirst("\\\\\\*.*", ""))
                        .collect(Collectors.joining("\n"));
                if (CHANGE.matcher(body).find()) {
                    found.add(definition.group(1));
                }
            }
            assertThat(found).as("actions of " + module).hasSizeGreaterThan(5);
            return found;
        }
    }
}
