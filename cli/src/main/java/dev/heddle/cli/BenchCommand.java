package dev.heddle.cli;

import dev.heddle.benchmarks.Benchmark;
import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.compare.Comparison;
import dev.heddle.benchmarks.compare.Suite;
import dev.heddle.benchmarks.compare.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle bench}. */
@Command(
        name = "bench",
        description = {
            "Measures Heddle beside the JDK's scheduler, Go and Tokio: the same work, one after the other, in processes of their"
                    + " own, round after round. Medians, and of the ratios the lowest and the highest round."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle bench --list               what there is",
            "  heddle bench yield park wake      some of it",
            "  heddle bench server               web servers under load (needs wrk)",
            "  heddle bench skynet --against jdk,go --rounds 9 --json"
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_ROUNDS = 1_000;
    private static final int MOST_MILLIS = 30_000;

    private final Interruption interruption;
    private final ScreenFinder screens;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = {
                "Which benchmarks: names from --list, or what they begin with. Default: all but those that take minutes."
            })
    private List<String> names = List.of();

    @Option(
            names = "--against",
            split = ",",
            paramLabel = "WHO",
            description = {
                "Compare with these only: jdk, go, tokio, or another that --list shows. Default: everyone who can."
            })
    private @Nullable List<String> against;

    @Option(names = "--rounds", paramLabel = "N", description = "How often each is measured. Default: 5.")
    private int rounds = 5;

    @Option(
            names = "--millis",
            paramLabel = "MS",
            description = {
                "How long each warms up, and then is measured, each time it runs. Default: 1500. What comes in whole loads, such as"
                        + " a million tasks, and servers may take longer. Below 50, loads are small too: to see that all works."
            })
    private int millis = Effort.USUAL_MILLIS;

    @Option(names = "--list", description = "Only say what benchmarks there are.")
    private boolean list;

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    BenchCommand(Interruption interruption, ScreenFinder screens) {
        this.interruption = interruption;
        this.screens = screens;
    }

    @Override
    public Integer call() throws CommandFailure {
        List<Benchmark> benchmarks = selected();
        Set<Contender> contenders = contenders();
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw usage("--rounds " + rounds + ": 1 to " + MOST_ROUNDS + " are allowed");
        }
        if (millis < 1 || millis > MOST_MILLIS) {
            throw usage("--millis " + millis + ": 1 to " + MOST_MILLIS + " are allowed");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (list) {
            BenchReport.list(names.isEmpty() ? Suite.all() : benchmarks, json, out);
            return ExitStatus.OK;
        }
        interruption.endBy(Thread.currentThread()::interrupt);
        try (BenchReport report = new BenchReport(out, err, json, screens.find())) {
            report.begin(Surroundings.describe(), rounds);
            boolean well = new Comparison(benchmarks, contenders, rounds, Effort.of(millis)).run(report);
            return well ? ExitStatus.OK : ExitStatus.FAILED;
        } catch (InterruptedException e) {
            return ExitStatus.INTERRUPTED;
        } catch (IOException e) {
            throw CommandFailure.failed("heddle: a measuring process could not be run: " + e, e);
        }
    }

    private List<Benchmark> selected() {
        if (names.isEmpty()) {
            return Suite.usual();
        }
        Set<Benchmark> selected = new LinkedHashSet<>();
        for (String name : names) {
            List<Benchmark> matching = Suite.matching(name);
            if (matching.isEmpty()) {
                throw usage("no benchmark is named '" + name + "'; --list shows them all");
            }
            selected.addAll(matching);
        }
        return List.copyOf(selected);
    }

    private Set<Contender> contenders() {
        if (against == null) {
            return EnumSet.allOf(Contender.class);
        }
        Set<Contender> chosen = EnumSet.of(Contender.HEDDLE);
        for (String label : against) {
            chosen.add(Arrays.stream(Contender.values())
                    .filter(one -> one.label().equals(label.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> usage("--against " + label + ": there are "
                            + Arrays.stream(Contender.values())
                                    .map(Contender::label)
                                    .collect(Collectors.joining(", ")))));
        }
        return chosen;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
