package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code simulate --sweep}. */
@Timeout(60)
class SweepTest {
    private static final String WORKLOAD = """
            {
                "tasks": { "t": { "instance": 3, "loop": 5, "run": 500, "timer": { "ref": "unique", "period": 2000 } } },
                "load": { "classes": { "c": {
                    "count": 50, "arrivals": { "poisson": 2000 }, "service": { "exponential": 300 } } } }
            }
            """;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("swept.json"), WORKLOAD);
    }

    private CommandRun sweep(String... more) {
        List<String> arguments = new ArrayList<>(List.of("simulate", file.toString()));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void comparesNumbersOfCpusOverSeeds() {
        CommandRun run = sweep("--sweep", "cpus=1,2,...,8", "--seeds", "3", "--json");

        assertThat(run.status()).as(run.err()).isZero();
        List<Map<String, Object>> points = JsonText.objects(run.json().get("points"));
        assertThat(points).extracting(point -> point.get("cpus")).containsExactly(1, 2, 4, 8);
        assertThat(points).allSatisfy(point -> {
            assertThat(point).containsEntry("seeds", 3);
            assertThat(JsonText.child(point, "throughput").get("least")).isInstanceOf(Double.class);
            assertThat(point).containsKeys("wakeLatencyP99Micros", "steals", "kicks", "migrations");
        });
        // Seeds differ in when requests come, and the same sweep comes to the same.
        Map<String, Object> throughput = JsonText.child(points.get(0), "throughput");
        assertThat((Double) throughput.get("least")).isLessThan((Double) throughput.get("most"));
        assertThat(sweep("--sweep", "cpus=1,2,...,8", "--seeds", "3", "--json").out())
                .isEqualTo(run.out());
    }

    @ParameterizedTest
    @CsvSource({"sweep.svg, <svg", "sweep.png, PNG"})
    void draws(String name, String begins) throws IOException {
        Path plot = directory.resolve(name);
        CommandRun run = sweep("--sweep", "cpus=1,2,4", "--seeds", "2", "--plot", plot.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("seeds 1 to 2, until the tasks end").contains("throughput");
        if (name.endsWith(".png")) {
            BufferedImage image = ImageIO.read(plot.toFile());
            assertThat(image.getWidth()).isGreaterThan(1000);
            long colours = Arrays.stream(
                            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                    .distinct()
                    .count();
            assertThat(colours).as("something is drawn").isGreaterThan(10);
        } else {
            assertThat(Files.readString(plot))
                    .contains(begins)
                    .contains("swept.json")
                    .contains("seeds 1 to 2, until the tasks end, topology 1x1x1")
                    .contains("</svg>");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1,2,4,...,64; 1,2,4,8,16,32,64", "1,2,3,...,6; 1,2,3,4,5,6", "4; 4", "2,4,...,7; 2,4,7"})
    void goesOnAsTheNumbersDo(String given, String meant) {
        List<Integer> counts =
                Arrays.stream(meant.split(",")).map(Integer::valueOf).toList();
        assertThat(CpuCounts.parse("cpus=" + given)).isEqualTo(counts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4; cpus=N,N,... is required",
                "cpus=; is no number of CPUs",
                "cpus=1,x; \"x\" is no number of CPUs",
                "cpus=0; 0 CPUs: 1 to",
                "cpus=4,2; the numbers grow",
                "cpus=1,...,4; stands between two or more numbers",
                "cpus=1,2,...; stands between two or more numbers"
            })
    void saysWhatIsWrong(String given, String message) {
        assertThatThrownBy(() -> CpuCounts.parse(given)).hasMessageContaining(message);
        CommandRun run = sweep("--sweep", given);
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("--sweep " + given);
    }

    @Test
    void saysWhichOptionsDoNotGoTogether() {
        assertThat(sweep("--seeds", "3").err()).contains("--seeds needs --sweep");
        assertThat(sweep("--plot", "x.svg").err()).contains("--plot needs --sweep");
        assertThat(sweep("--sweep", "cpus=1", "--plot", "x.txt").err()).contains("ends with .svg or .png");
        assertThat(sweep("--sweep", "cpus=1", "--seeds", "0").err()).contains("--seeds 0: 1 to");
        assertThat(sweep("--sweep", "cpus=1", "--check").err()).contains("no --trace, --report, --log-dir or --check");
    }
}
