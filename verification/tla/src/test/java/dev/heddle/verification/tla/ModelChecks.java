package dev.heddle.verification.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * The tests of one module: that the healthy model holds, and that each mutant of it violates what it is meant to violate.
 * What they found is in the output, one line each: the figures of docs/correctness.md.
 */
final class ModelChecks {
    private static final Path FOLDER = Path.of("target", "tlc");
    private static final Duration LIMIT = Duration.ofMinutes(Integer.getInteger("heddle.tla.minutes", 10));

    private final List<DynamicTest> tests = new ArrayList<>();

    ModelChecks holds(String name, Model model) {
        tests.add(dynamicTest(name + " holds", () -> {
            Verdict verdict = check(name, model);
            assertThat(verdict.violated()).as(() -> verdict.output()).isNull();
            Assumptions.assumeFalse(
                    verdict.unfinished(), () -> "no verdict on " + name + " within " + LIMIT.toMinutes() + " minutes");
        }));
        return this;
    }

    ModelChecks catches(String mutant, String violated, Model model) {
        tests.add(dynamicTest(mutant + " violates " + violated, () -> {
            String name = model.module() + ", " + mutant + " against " + violated;
            Verdict verdict = check(name, new Model(model).mutant(mutant));
            assertThat(verdict.violated()).as(() -> verdict.output()).isEqualTo(violated);
        }));
        return this;
    }

    private static Verdict check(String name, Model model) throws IOException, InterruptedException {
        Verdict verdict = Tlc.check(model, FOLDER.resolve(name.replaceAll("[^A-Za-z0-9]+", "-")), LIMIT);
        System.out.printf(
                Locale.ROOT,
                "tlc | %s | %s | %,d states | %.1f s%n",
                name,
                result(verdict),
                verdict.distinctStates(),
                verdict.took().toMillis() / 1000.0);
        return verdict;
    }

    private static String result(Verdict verdict) {
        if (verdict.violated() != null) {
            return "violated by a schedule of " + verdict.steps() + " states";
        }
        return verdict.unfinished() ? "NO VERDICT, nothing violated so far" : "holds";
    }

    List<DynamicTest> tests() {
        return List.copyOf(tests);
    }
}
