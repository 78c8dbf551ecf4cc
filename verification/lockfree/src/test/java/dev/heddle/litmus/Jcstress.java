package dev.heddle.litmus;

import dev.heddle.twin.ChildJvm;
import dev.heddle.twin.Twin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of jcstress. It ends with 0 also if it has run nothing, and leaves out tests for which the machine is too small, so
 * what has run is read out of what it says.
 */
final class Jcstress {
    /**
     * How much of it there is.
     *
     * @param options of jcstress
     * @param limitMinutes after which it is killed
     */
    record Form(List<String> options, long limitMinutes) {
        /** One fork a test, both actors compiled alike. */
        static final Form SHORT = new Form(List.of("-f", "1", "-fsm", "1", "-sc", "false"), 5);

        /** Each actor interpreted, compiled by C1 and by C2, and in stress mode, which shuffles what C2 does. */
        static final Form FULL = new Form(List.of("-f", "1", "-fsm", "2", "-sc", "true"), 240);
    }

    /**
     * The actors meet anew for each state. By default they meet once for 256 states, and when the slower one has reached the second
     * state the quicker one is at its tenth: what takes longer than a few accesses never overlaps.
     */
    private static final List<String> MEET = List.of("-strideSize", "1", "-iters", "1");

    private static final Pattern TEST = Pattern.compile("^\\.+ \\[([A-Z ]+)\\] dev\\.heddle\\.\\w+\\.(\\S+)$");
    private static final Pattern OUTCOME =
            Pattern.compile("^ +(-?\\d+(?:, -?\\d+)*) +([\\d,]+) +<?[\\d.]+% +(Acceptable|Forbidden) .*$");

    /** Where it says everything once more. */
    private static final String SUMMARY = "RUN RESULTS:";

    /** The classes whose parks are outcomes in a litmus test. */
    private static final List<String> PARKING = List.of("machine.HaltLatch", "machine.SliceTimer");

    private Jcstress() {}

    /**
     * Runs tests.
     *
     * @param folder where to work
     * @param tests their names, class and nested class
     * @param twins what is broken
     * @param millis for each, in each fork
     * @return what each test that ran has shown
     */
    static Map<String, Observation> run(Path folder, List<String> tests, List<Twin> twins, Form form, int millis)
            throws IOException, InterruptedException {
        ChildJvm jvm = new ChildJvm(folder);
        for (Twin twin : twins) {
            jvm.with(twin);
        }
        for (String parking : PARKING) {
            jvm.with(parking, ParkHook::into);
        }
        List<String> arguments = new ArrayList<>(List.of("-v", "-r", "results", "-jvmArgs", "-Xmx256m"));
        arguments.addAll(List.of("-t", "\\.(" + String.join("|", tests) + ")$"));
        arguments.addAll(List.of("-time", String.valueOf(millis)));
        arguments.addAll(MEET);
        arguments.addAll(form.options);
        return read(jvm.run(List.of(), "org.openjdk.jcstress.Main", arguments, form.limitMinutes)
                .output());
    }

    private static Map<String, Observation> read(String output) {
        Map<String, Observation> observed = new TreeMap<>();
        String test = "";
        for (String line :
                output.lines().takeWhile(line -> !line.equals(SUMMARY)).toList()) {
            Matcher head = TEST.matcher(line);
            Matcher row = OUTCOME.matcher(line);
            if (head.matches()) {
                test = head.group(2);
                observed.merge(test, new Observation(head.group(1), Map.of(), 0), Observation::and);
            } else if (row.matches()) {
                long times = Long.parseLong(row.group(2).replace(",", ""));
                boolean allowed = row.group(3).equals("Acceptable");
                Map<String, Long> outcome = allowed ? Map.of(row.group(1), times) : Map.of();
                observed.merge(test, new Observation(Observation.OK, outcome, allowed ? 0 : times), Observation::and);
            }
        }
        return observed;
    }
}
