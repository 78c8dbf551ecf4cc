package dev.heddle.litmus;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every litmus test passes with the engine, and fails with a broken twin of it. */
class LitmusTest {
    private static final Path FOLDER = Path.of("target", "litmus");

    /** How many tests there are: one that gets lost is noticed. */
    private static final int COUNT = 25;

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
    void theEngineShowsOnlyWhatIsAllowed() throws IOException, InterruptedException {
        List<String> tests = all();
        assertThat(tests).hasSize(COUNT);

        Map<String, String> passed = run("engine", tests, List.of());

        assertThat(passed).containsOnlyKeys(tests);
        assertThat(passed.values()).as(passed::toString).containsOnly("OK");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void brokenTwinsAreCaught(int round) throws IOException, InterruptedException {
        List<Twin> twins = Twins.ROUNDS.get(round);
        List<String> tests =
                twins.stream().flatMap(twin -> twin.tests().stream()).distinct().toList();

        Map<String, String> passed = run("twins-" + (round + 1), tests, twins);

        assertThat(passed).containsOnlyKeys(tests);
        assertThat(passed.values()).as(passed::toString).containsOnly("FAILED");
    }

    @Test
    void everyLitmusTestHasATwin() throws IOException {
        TreeSet<String> withTwin = new TreeSet<>();
        Twins.ROUNDS.forEach(round -> round.forEach(twin -> withTwin.addAll(twin.tests())));
        assertThat(withTwin).containsExactlyElementsOf(all());
    }

    private static Map<String, String> run(String name, List<String> tests, List<Twin> twins)
            throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(name);
        Files.createDirectories(folder);
        long begin = System.nanoTime();
        Map<String, String> passed = Jcstress.run(folder, tests, twins);
        System.out.printf(
                "litmus | %s | %d tests ran | %s | %d s%n",
                name, passed.size(), new TreeMap<>(passed), (System.nanoTime() - begin) / 1_000_000_000);
        return passed;
    }
}
