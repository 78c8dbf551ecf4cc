package dev.heddle.workload.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Priority;
import dev.heddle.workload.model.Arrivals;
import dev.heddle.workload.model.RequestClass;
import dev.heddle.workload.model.ServiceTimes;
import dev.heddle.workload.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The open-loop load: how it is read, and what is drawn. */
class LoadTest extends ParserTestSupport {
    private static final int DRAWS = 200_000;
    private static final long SEED = 42;

    private RequestClass only(String members) {
        Workload workload = parse("{\"load\": {\"classes\": {\"c\": {" + members + "}}}}");
        assertThat(workload.tasks()).isEmpty();
        return workload.load().classes().get(0);
    }

    private RequestClass withArrivals(String arrivals) {
        return only("\"arrivals\": {" + arrivals + "}, \"service\": {\"fixed\": 10}");
    }

    private RequestClass withService(String service) {
        return only("\"arrivals\": {\"uniform\": 10}, \"service\": {" + service + "}");
    }

    @Test
    void readsAClass() {
        RequestClass read = only("""
                "policy": "SCHED_FIFO", "priority": 7, "cpus": [1], "count": 12,
                "arrivals": { "poisson": 0.5 }, "service": { "bimodal": { "short": 1.5, "long": 100, "long_share": 0.25 } }
                """);
        assertThat(read.name()).isEqualTo("c");
        assertThat(read.policy().priority()).isEqualTo(Priority.HIGH);
        assertThat(read.cpus()).hasToString("1");
        assertThat(read.count()).isEqualTo(12);
        assertThat(read.arrivals()).isEqualTo(new Arrivals.Poisson(0.5));
        assertThat(read.service()).isEqualTo(new ServiceTimes.Bimodal(1.5, 100, 0.25));
    }

    @Test
    void ratesMayBeThoseOfEachCpu() {
        String service = "\"service\": {\"fixed\": 10}, \"per_cpu\": true, \"arrivals\": ";
        assertThat(only(service + "{\"poisson\": 5}").arrivals()).isEqualTo(new Arrivals.Poisson(5 * CPUS));
        assertThat(only(service + "{\"uniform\": 5}").arrivals()).isEqualTo(new Arrivals.Uniform(5 * CPUS));
        assertThat(only(service + "{\"bursts\": {\"rate\": 5, \"size\": 3}}").arrivals())
                .isEqualTo(new Arrivals.Bursts(5 * CPUS, 3));
        assertThat(only(service.replace("true", "false") + "{\"poisson\": 5}").arrivals())
                .isEqualTo(new Arrivals.Poisson(5));
    }

    @Test
    void aTraceHasNoRate() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "1\n2\n");
        assertThat(error("{\"load\": {\"classes\": {\"c\": {\"per_cpu\": true,"
                        + " \"arrivals\": {\"trace\": \"a.txt\"}, \"service\": {\"fixed\": 1}}}}}"))
                .contains("\"per_cpu\" of class \"c\" multiplies a rate, and a \"trace\" has none");
    }

    @Test
    void tasksAndALoadGoTogether() {
        Workload both = parse("""
                { "tasks": { "t": { "run": 10, "loop": 1 } },
                  "load": { "classes": { "c": { "arrivals": { "uniform": 1 }, "service": { "fixed": 1 } } } } }
                """);
        assertThat(both.tasks()).hasSize(1);
        assertThat(both.load().classes()).hasSize(1);
        assertThat(parse("{\"tasks\": {\"t\": {\"run\": 10}}}").load().classes())
                .isEmpty();
    }

    private static double[] momentsOf(LongSupplier drawn) {
        double[] values = LongStream.generate(drawn)
                .limit(DRAWS)
                .mapToDouble(value -> value / 1e3)
                .toArray();
        double mean = java.util.Arrays.stream(values).average().orElseThrow();
        double variance = java.util.Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return new double[] {mean, Math.sqrt(variance)};
    }

    /** Mean and standard deviation, in microseconds, by the formulas of each distribution. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'fixed': 250 | 250 | 0",
                "'exponential': 250 | 250 | 250",
                "'bimodal': {'short': 100, 'long': 1100, 'long_share': 0.1} | 200 | 300",
                "'lognormal': {'mean': 250, 'sigma': 0.5} | 250 | 133.24"
            })
    void drawsServiceTimesOfThatDistribution(String service, double mean, double deviation) {
        ServiceTimes times = withService(service.replace('\'', '"')).service();
        double[] moments = momentsOf(times.nanos(new SplittableRandom(SEED)));
        assertThat(times.meanMicros()).isCloseTo(mean, Percentage.withPercentage(0.001));
        assertThat(moments[0]).isCloseTo(mean, Percentage.withPercentage(1));
        assertThat(moments[1]).isCloseTo(deviation, Percentage.withPercentage(deviation == 0 ? 0.1 : 3));
    }

    private static double[] gapsOf(Arrivals arrivals) {
        LongSupplier times = arrivals.times(new SplittableRandom(SEED));
        long[] before = {0};
        return momentsOf(() -> {
            long at = times.getAsLong();
            long gap = at - before[0];
            before[0] = at;
            assertThat(gap).isNotNegative();
            return gap;
        });
    }

    @Test
    void drawsArrivalsOfThatProcess() {
        double[] poisson = gapsOf(withArrivals("\"poisson\": 1000").arrivals());
        assertThat(poisson[0]).isCloseTo(1000, Percentage.withPercentage(1));
        assertThat(poisson[1]).isCloseTo(1000, Percentage.withPercentage(2));
        double[] uniform = gapsOf(withArrivals("\"uniform\": 3").arrivals());
        assertThat(uniform[0]).isCloseTo(333_333.333, Percentage.withPercentage(0.0001));
        assertThat(uniform[1]).isLessThan(0.001);
        // Of four that come at once three have no gap: mean T/4, and E[gap^2] = 2 T^2 / 4.
        double[] bursts =
                gapsOf(withArrivals("\"bursts\": {\"rate\": 250, \"size\": 4}").arrivals());
        assertThat(bursts[0]).isCloseTo(1000, Percentage.withPercentage(1));
        assertThat(bursts[1]).isCloseTo(4000 * Math.sqrt(0.5 - 1.0 / 16), Percentage.withPercentage(2));
    }

    @Test
    void theSameSeedDrawsTheSame() {
        ServiceTimes times = withService("\"exponential\": 250").service();
        assertThat(momentsOf(times.nanos(new SplittableRandom(1))))
                .containsExactly(momentsOf(times.nanos(new SplittableRandom(1))));
    }

    @Test
    void readsRecordedTimesFromFilesBesideIt() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "# microseconds\n0\n1.5\n\n1.5\n20\n");
        LongSupplier times = withArrivals("\"trace\": \"a.txt\"").arrivals().times(new SplittableRandom(SEED));
        assertThat(List.of(
                        times.getAsLong(), times.getAsLong(), times.getAsLong(), times.getAsLong(), times.getAsLong()))
                .containsExactly(0L, 1500L, 1500L, 20_000L, Arrivals.NO_MORE);
        ServiceTimes service = withService("\"file\": \"a.txt\"").service();
        assertThat(momentsOf(service.nanos(new SplittableRandom(SEED)))[0])
                .isCloseTo(5.75, Percentage.withPercentage(2));
    }

    @Test
    void recordedTimesThatCannotBeUsedAreNamedWithTheirLine() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "1\n2\nthree\n");
        assertThat(error(load("\"arrivals\": {\"trace\": \"a.txt\"}, \"service\": {\"fixed\": 1}")))
                .contains("a.txt:3:1: \"three\"");
        Files.writeString(directory.resolve("a.txt"), "2\n1\n");
        assertThat(error(load("\"arrivals\": {\"trace\": \"a.txt\"}, \"service\": {\"fixed\": 1}")))
                .contains("are not in order");
        assertThat(error(load("\"arrivals\": {\"trace\": \"b.txt\"}, \"service\": {\"fixed\": 1}")))
                .contains("b.txt\" cannot be read");
    }

    private static String load(String members) {
        return "{\"load\": {\"classes\": {\"c\": {" + members + "}}}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'service': {'fixed': 1} | class \"c\" has no \"arrivals\", which is required",
                "'arrivals': {'poisson': 1} | class \"c\" has no \"service\", which is required",
                "'arrivals': {}, 'service': {'fixed': 1} | says how, once: one of \"poisson\"",
                "'arrivals': {'often': 1}, 'service': {'fixed': 1} | unknown \"often\": allowed is one of",
                "'arrivals': {'poisson': 0}, 'service': {'fixed': 1} | (requests a second) is 0: allowed is",
                "'arrivals': {'poisson': 'x'}, 'service': {'fixed': 1} | is a string: a number from",
                "'arrivals': {'poisson': 1}, 'service': {'fixed': -1} | (microseconds) is -1: allowed is",
                "'arrivals': {'poisson': 1}, 'service': {'fixed': 1}, 'kount': 3 | unknown key \"kount\" of class \"c\"",
                "'arrivals': {'poisson': 1}, 'service': {'fixed': 1}, 'count': 0 | \"count\" of class \"c\" is 0: allowed is 1 to",
                "'arrivals': {'poisson': 1}, 'service': {'fixed': 1}, 'cpus': [77] | a CPU in \"cpus\" of class \"c\" is 77",
                "'arrivals': {'poisson': 1}, 'service': {'bimodal': {'short': 1, 'long': 2, 'long_share': 2}} | is 2: allowed is 0.0 to 1.0"
            })
    void saysWhatIsWrong(String members, String message) {
        assertThat(error(load(members.replace('\'', '"')))).contains(message);
    }

    @Test
    void aLoadHasClasses() {
        assertThat(error("{\"load\": {\"classes\": {}}}")).contains("is empty: at least one class is required");
        assertThat(error("{\"load\": {}}")).contains("\"load\" has no \"classes\"");
    }
}
