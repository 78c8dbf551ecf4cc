package dev.heddle.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.twin.ChildJvm;
import dev.heddle.twin.Twin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random scenarios of operations, each under many interleavings, against sequential specifications. */
class LincheckTest {
    private static final boolean FULL = Boolean.getBoolean("heddle.lockfree.full");
    private static final int SCENARIOS = FULL ? 100 : 10;
    private static final int RUNS = FULL ? 10_000 : 300;

    /** Of a twin: until it is caught, and not caught is a failure. */
    private static final int TWIN_SCENARIOS = 50;

    private static final int TWIN_RUNS = 1_000;
    private static final long LIMIT_MINUTES = FULL ? 300 : 15;

    /**
     * Lincheck rewrites classes by an agent that it loads itself, and calls into the JDK's own packages. What it runs is too short for
     * the optimising compiler. Its model checker remembers every interleaving that it has been through: of a million of a halt that
     * takes gigabytes, and in a heap without them it does nothing but collect garbage.
     */
    private static final List<String> FLAGS = List.of(
            FULL ? "-Xmx6g" : "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.util=ALL-UNNAMED");

    private static final String INBOX = "dev.heddle.cpu.InboxOperations";
    private static final String QUEUE = "dev.heddle.cpu.ReadyQueueOperations";
    private static final String WORD = "dev.heddle.cpu.TaskWordOperations";
    private static final String LOCK = "dev.heddle.lincheck.LockOperations";
    private static final String PUSH_HALT = "dev.heddle.smp.PushHaltOperations";
    private static final String ANNOUNCE_HALT = "dev.heddle.smp.AnnounceHaltOperations";

    private static final List<String> CHECKS = List.of(INBOX, QUEUE, WORD, LOCK, PUSH_HALT, ANNOUNCE_HALT);
    private static final List<String> MODES = List.of(LincheckChild.MODEL_CHECKING, LincheckChild.STRESS);

    // What Lincheck's message begins with.
    private static final String WRONG = "Invalid execution results";
    private static final String FOUND_TWICE = "Validation function eachIsTakenOnceOrLeft has failed";
    private static final String SLEEPS = "Validation function nobodySleepsOnWork has failed";
    private static final String HANGS = "The execution has hung, see the thread dump";

    /** What Lincheck must find, in which modes. */
    private record Caught(Twin twin, String as, List<String> modes) {}

    private static Caught caught(
            String name,
            String className,
            String method,
            String call,
            int nth,
            Twin.Replacement change,
            String check,
            String as) {
        return new Caught(new Twin(name, className, method, call, nth, change, List.of(check)), as, MODES);
    }

    /** Those of a round are in one JVM: no check reaches two of them, or what the other one breaks would be as it is. */
    private static final List<List<Caught>> ROUNDS = List.of(
            List.of(
                    caught(
                            "inbox: pushed in two steps",
                            "cpu.RemoteInbox",
                            "push",
                            "compareAndSet",
                            1,
                            Twin::compareThenSet,
                            INBOX,
                            WRONG),
                    caught(
                            "ready queue: its owner takes in two steps",
                            "cpu.ReadyRing",
                            "claim",
                            "compareAndSet",
                            1,
                            Twin::compareThenSet,
                            QUEUE,
                            FOUND_TWICE),
                    caught(
                            "task word: changed in two steps",
                            "cpu.TaskState",
                            "swap",
                            "compareAndSet",
                            1,
                            Twin::compareThenSet,
                            WORD,
                            WRONG),
                    caught(
                            "lock: taken in two steps",
                            "TaskLock$Sync",
                            "take",
                            "compareAndSet",
                            1,
                            Twin::compareThenSet,
                            LOCK,
                            WRONG)),
            List.of(
                    caught(
                            "inbox: drained in two steps",
                            "cpu.RemoteInbox",
                            "drain",
                            "getAndSet",
                            2,
                            Twin::readThenSet,
                            INBOX,
                            WRONG),
                    caught(
                            "ready queue: makes room over what nobody has taken",
                            "cpu.ReadyRing",
                            "passHoles",
                            "getAcquire",
                            1,
                            Twin::nothing,
                            QUEUE,
                            FOUND_TWICE),
                    caught(
                            "task word: NOTIFIED dropped",
                            "cpu.TaskState",
                            "wakeAndOwe",
                            "swap",
                            2,
                            Twin::yes,
                            WORD,
                            WRONG),
                    // To the model checker a park may return for no reason, so it sees nobody wait for ever.
                    new Caught(
                            new Twin(
                                    "lock: nobody is woken",
                                    "TaskLock",
                                    "unlock",
                                    "release",
                                    1,
                                    Twin::onlyTryRelease,
                                    List.of(LOCK)),
                            HANGS,
                            List.of(LincheckChild.STRESS))),
            List.of(
                    caught(
                            "ready queue: a thief takes in two steps",
                            "cpu.ReadyRing",
                            "steal",
                            "compareAndSet",
                            1,
                            Twin::compareThenSet,
                            QUEUE,
                            FOUND_TWICE),
                    caught(
                            "halt: own inbox not looked at again",
                            "smp.WakeProtocol",
                            "halt",
                            "hasOwnWork",
                            1,
                            Twin::no,
                            PUSH_HALT,
                            SLEEPS),
                    caught(
                            "halt: queues not looked at again",
                            "smp.WakeProtocol",
                            "halt",
                            "findsWork",
                            1,
                            Twin::no,
                            ANNOUNCE_HALT,
                            SLEEPS)),
            List.of(
                    caught(
                            "push: not kicked",
                            "smp.WakeProtocol",
                            "pushRemote",
                            "kick",
                            1,
                            Twin::drop,
                            PUSH_HALT,
                            SLEEPS),
                    caught(
                            "surplus: not announced",
                            "smp.WakeProtocol",
                            "notifySurplus",
                            "announce",
                            1,
                            Twin::no,
                            ANNOUNCE_HALT,
                            SLEEPS)));

    private static final Pattern RESULT =
            Pattern.compile("^lincheck \\| (\\w+ \\| [\\w ]+) \\| (.+) \\| [\\d.]+ s$", Pattern.MULTILINE);

    /**
     * Of the engine, then of each round of twins. Two JVMs run at a time: each needs one core at the most, and one waits for half a minute until
     * Lincheck calls that a hang.
     */
    private static final List<Future<Run>> RUNNING = new ArrayList<>();

    /** What a JVM said, and what it was to say. */
    private record Run(String name, ChildJvm.Result result, Map<String, String> expected) {
        private void assertAsExpected() {
            Map<String, String> found = new TreeMap<>();
            Matcher line = RESULT.matcher(result.output());
            while (line.find()) {
                System.out.println(name + ": " + line.group());
                found.put(line.group(1), line.group(2));
            }
            assertThat(result.status()).as(result::output).isZero();
            assertThat(found).as(result::output).isEqualTo(expected);
        }
    }

    @BeforeAll
    static void startAll() {
        ExecutorService two = Executors.newFixedThreadPool(2);
        RUNNING.add(two.submit(LincheckTest::engine));
        for (int i = 0; i < ROUNDS.size(); i++) {
            int round = i;
            RUNNING.add(two.submit(() -> twins(round)));
        }
        two.shutdown();
    }

    @AfterAll
    static void endAll() {
        RUNNING.forEach(run -> run.cancel(true));
    }

    @Test
    void theEngineIsRight() throws ExecutionException, InterruptedException {
        RUNNING.get(0).get().assertAsExpected();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void brokenTwinsAreCaught(int round) throws ExecutionException, InterruptedException {
        RUNNING.get(1 + round).get().assertAsExpected();
    }

    private static Run engine() throws IOException, InterruptedException {
        Map<String, String> expected = new TreeMap<>();
        List<String> checks = new ArrayList<>();
        for (String check : CHECKS) {
            for (String mode : MODES) {
                checks.add(check + ":" + mode);
                expected.put(simpleName(check) + " | " + mode, LincheckChild.PASSES);
            }
        }
        return new Run("engine", inAJvm("engine", List.of(), checks, SCENARIOS, RUNS), expected);
    }

    private static Run twins(int round) throws IOException, InterruptedException {
        Map<String, String> expected = new TreeMap<>();
        List<String> checks = new ArrayList<>();
        List<Twin> twins = new ArrayList<>();
        for (Caught caught : ROUNDS.get(round)) {
            twins.add(caught.twin);
            for (String check : caught.twin.tests()) {
                for (String mode : caught.modes) {
                    checks.add(check + ":" + mode);
                    expected.put(simpleName(check) + " | " + mode, caught.as);
                }
            }
        }
        String name = "twins-" + (round + 1);
        return new Run(name, inAJvm(name, twins, checks, TWIN_SCENARIOS, TWIN_RUNS), expected);
    }

    private static String simpleName(String check) {
        return check.substring(check.lastIndexOf('.') + 1);
    }

    private static ChildJvm.Result inAJvm(String name, List<Twin> twins, List<String> checks, int scenarios, int runs)
            throws IOException, InterruptedException {
        Path folder = Path.of("target", "lincheck", name);
        Files.createDirectories(folder);
        ChildJvm jvm = new ChildJvm(folder);
        for (Twin twin : twins) {
            jvm.with(twin);
        }
        boolean minimize = twins.isEmpty();
        List<String> arguments =
                new ArrayList<>(List.of(String.valueOf(scenarios), String.valueOf(runs), String.valueOf(minimize)));
        arguments.addAll(checks);
        return jvm.run(FLAGS, LincheckChild.class.getName(), arguments, LIMIT_MINUTES);
    }
}
