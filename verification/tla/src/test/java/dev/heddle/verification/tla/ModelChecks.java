package dev.heddle.verification.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;

/** The tests of one module: that the healthy model holds, and that each mutant of it violates what it is meant to violate. */
final class ModelChecks {
    private static final Path FOLDER = Path.of("target", "tlc");

    private final List<DynamicTest> tests = new ArrayList<>();

    /** What these checks make of the whole run is in the test's output: state counts and times for the documentation. */
    ModelChecks holds(String name, Model model) {
        tests.add(dynamicTest(name + " holds", () -> {
            Verdict verdict = check(name, model);
            assertThat(verdict.violated()).as(() -> verdict.output()).isNull();
        }));
        return this;
    }

    ModelChecks catches(String mutant, String violated, Model model) {
        String name = model.module() + " " + mutant;
        tests.add(dynamicTest(mutant + " violates " + violated, () -> {
            Verdict verdict = check(name, new Model(model).mutant(mutant));
            assertThat(verdict.violated()).as(() -> verdict.output()).isEqualTo(violated);
        }));
        return this;
    }

    private static Verdict check(String name, Model model) throws IOException, InterruptedException {
        Verdict verdict = Tlc.check(model, FOLDER.resolve(name.replaceAll("[^A-Za-z0-9]+", "-")));
        System.out.printf(
                Locale.ROOT,
                "tlc | %s | %s | %,d states | %.1f s%n",
                name,
                verdict.violated() == null ? "holds" : verdict.violated() + " in " + verdict.steps() + " steps",
                verdict.distinctStates(),
                verdict.took().toMillis() / 1000.0);
        return verdict;
    }

    List<DynamicTest> tests() {
        return List.copyOf(tests);
    }
}
