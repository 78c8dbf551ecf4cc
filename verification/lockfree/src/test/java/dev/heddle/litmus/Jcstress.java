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
    private static final boolean FULL = Boolean.getBoolean("heddle.lockfree.full");
    private static final Pattern RESULT = Pattern.compile("\\[([A-Z ]+)\\] dev\\.heddle\\.\\w+\\.(\\S+)");
    private static final long LIMIT_MINUTES = FULL ? 120 : 5;

    /** One short iteration in one fork finds what is planted. The full form takes what jcstress itself suggests. */
    private static final List<String> SHORT =
            List.of("-f", "1", "-fsm", "1", "-iters", "1", "-time", "200", "-sc", "false");

    /** The classes whose parks are outcomes in a litmus test. */
    private static final List<String> PARKING = List.of("machine.HaltLatch", "machine.SliceTimer");

    private Jcstress() {}

    /**
     * Runs tests.
     *
     * @param folder where to work
     * @param tests their names, class and nested class
     * @param twins what is broken
     * @return for each test that ran, OK or FAILED, or what else came of it
     */
    static Map<String, String> run(Path folder, List<String> tests, List<Twin> twins)
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
        if (!FULL) {
            arguments.addAll(SHORT);
        }
        String output = jvm.run(List.of(), "org.openjdk.jcstress.Main", arguments, LIMIT_MINUTES)
                .output();
        Map<String, String> outcomes = new TreeMap<>();
        Matcher result = RESULT.matcher(output);
        while (result.find()) {
            // Once a fork, and failures once more at the end.
            outcomes.merge(result.group(2), result.group(1), (one, other) -> one.equals("OK") ? other : one);
        }
        return outcomes;
    }
}
