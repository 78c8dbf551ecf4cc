package dev.heddle.litmus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.litmus.Jcstress.Form;
import dev.heddle.twin.Twin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every litmus test passes with the engine, and shows each outcome that it allows, so that it is not empty; and fails with a
 * broken twin of the engine.
 */
class LitmusTest {
    private static final Path FOLDER = Path.of("target", "litmus");
    private static final boolean FULL = Boolean.getBoolean("heddle.lockfree.full");

    /** How many tests there are: one that gets lost is noticed. */
    private static final int COUNT = 32;

    /**
     * How long a test runs, and again if that was not enough to see what must be seen: on a busy machine the two actors may hardly
     * have met. After the last it has failed.
     */
    private static final int[] MILLIS = {500, 2_000, 8_000};

    /** What jcstress knows of, by its own list. */
    private static List<String> all() throws IOException {
        try (InputStream list = LitmusTest.class.getResourceAsStream("/META-INF/TestList")) {
            String text = list == null ? "" : new String(list.readAllBytes(), StandardCharsets.UTF_8);
            TreeSet<String> names = new TreeSet<>();
            Matcher name =
                    Pattern.compile("dev\\.heddle\\.\\w+\\.(\\w+Litmus\\.\\w+)").matcher(text);
            while (name.find()) {
                // The length of the next field stands right behind the name.
                names.add(name.group(1).replaceFirst("[0-9]+Sdev$|[0-9]+S?$", ""));
            }
            return List.copyOf(names);
        }
    }

    @Test
    void theEngineShowsWhatIsAllowedAndNothingElse() throws IOException, InterruptedException {
        List<String> tests = all();
        assertThat(tests).hasSize(COUNT);

        Map<String, Observation> observed = watch(
                "engine",
                tests,
                List.of(),
                FULL ? Form.FULL : Form.SHORT,
                seen -> !seen.verdict().equals(Observation.OK) || seen.isComplete());

        assertThat(observed).hasSize(COUNT);
        assertThat(observed.values()).as(observed::toString).allSatisfy(seen -> {
            assertThat(seen.verdict()).isEqualTo(Observation.OK);
            assertThat(seen.isComplete()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void brokenTwinsAreCaught(int round) throws IOException, InterruptedException {
        List<Twin> twins = Twins.ROUNDS.get(round);
        List<String> tests =
                twins.stream().flatMap(twin -> twin.tests().stream()).distinct().toList();

        Map<String, Observation> observed =
                watch("twins-" + (round + 1), tests, twins, Form.SHORT, Observation::isCaught);

        assertThat(observed.values()).as(observed::toString).allMatch(Observation::isCaught);
    }

    @Test
    void everyLitmusTestHasATwin() throws IOException {
        TreeSet<String> withTwin = new TreeSet<>();
        Twins.ROUNDS.forEach(round -> round.forEach(twin -> withTwin.addAll(twin.tests())));
        assertThat(withTwin).containsExactlyElementsOf(all());
    }

    private static Map<String, Observation> watch(
            String name, List<String> tests, List<Twin> twins, Form form, Predicate<Observation> enough)
            throws IOException, InterruptedException {
        Map<String, Observation> observed = new TreeMap<>();
        List<String> left = tests;
        for (int i = 0; i < MILLIS.length && !left.isEmpty(); i++) {
            Path folder = FOLDER.resolve(name + "-" + MILLIS[i] + "-ms");
            Files.createDirectories(folder);
            long begin = System.nanoTime();
            Map<String, Observation> ran = Jcstress.run(folder, left, twins, form, MILLIS[i]);
            assertThat(ran).containsOnlyKeys(left);
            ran.forEach((test, seen) -> {
                System.out.printf("litmus | %s | %s | %s%n", name, test, seen);
                observed.merge(test, seen, Observation::and);
            });
            System.out.printf(
                    "litmus | %s | %d tests of %d ms ran | %d s%n",
                    name, ran.size(), MILLIS[i], (System.nanoTime() - begin) / 1_000_000_000);
            left = left.stream()
                    .filter(test -> !enough.test(observed.getOrDefault(test, new Observation("", Map.of(), 0))))
                    .toList();
        }
        return observed;
    }
}
