package dev.heddle.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.twin.ChildJvm;
import dev.heddle.twin.Twin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random scenarios of operations, every one under many interleavings, against sequential specifications. */
class LincheckTest {
    private static final boolean FULL = Boolean.getBoolean("heddle.lockfree.full");
    private static final int SCENARIOS = FULL ? 100 : 10;
    private static final int INTERLEAVINGS = FULL ? 10_000 : 500;
    private static final long LIMIT_MINUTES = FULL ? 60 : 3;

    /** Lincheck rewrites classes by an agent that it loads itself, and calls into the JDK's own packages. */
    private static final List<String> FLAGS = List.of(
            "-Xmx1g",
            "-XX:+EnableDynamicAgentLoading",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.util=ALL-UNNAMED");

    private static final Pattern FOUND = Pattern.compile("^= (.+) =$", Pattern.MULTILINE);

    private static final String INBOX = "dev.heddle.cpu.InboxOperations";
    private static final String QUEUE = "dev.heddle.cpu.ReadyQueueOperations";
    private static final String WORD = "dev.heddle.cpu.TaskWordOperations";
    private static final String LOCK = "dev.heddle.lincheck.LockOperations";
    private static final String HALT = "dev.heddle.smp.HaltOperations";

    private static final List<String> CHECKS = List.of(INBOX, QUEUE, WORD, LOCK, HALT);
    private static final List<String> MODES = List.of(LincheckChild.MODEL_CHECKING, LincheckChild.STRESS);

    private static final List<Twin> TWINS = List.of(
            twin(
                    "inbox: pushed in two steps",
                    "cpu.RemoteInbox",
                    "push",
                    "compareAndSet",
                    1,
                    Twin::compareThenSet,
                    INBOX),
            twin("inbox: drained in two steps", "cpu.RemoteInbox", "drain", "getAndSet", 2, Twin::readThenSet, INBOX),
            twin(
                    "ready queue: slot emptied in two steps",
                    "cpu.ReadyQueue",
                    "claim",
                    "compareAndSet",
                    1,
                    Twin::compareThenSet,
                    QUEUE),
            twin(
                    "ready queue: growth copies what a thief may take",
                    "cpu.ReadyQueue",
                    "makeRoom",
                    "claim",
                    1,
                    Twin::read,
                    QUEUE),
            twin(
                    "task word: changed in two steps",
                    "cpu.TaskState",
                    "swap",
                    "compareAndSet",
                    1,
                    Twin::compareThenSet,
                    WORD),
            twin("task word: NOTIFIED dropped", "cpu.TaskState", "wakeAndOwe", "swap", 2, Twin::yes, WORD),
            twin("lock: taken in two steps", "TaskLock$Sync", "take", "compareAndSet", 1, Twin::compareThenSet, LOCK),
            twin("lock: nobody is woken", "TaskLock", "unlock", "release", 1, Twin::onlyTryRelease, LOCK),
            twin("halt: own inbox not looked at again", "smp.WakeProtocol", "halt", "hasOwnWork", 1, Twin::no, HALT),
            twin("halt: queues not looked at again", "smp.WakeProtocol", "halt", "findsWork", 1, Twin::no, HALT),
            twin("push: idle word not read", "smp.WakeProtocol", "pushRemote", "leaveHaltAndOwe", 1, Twin::no, HALT),
            twin("surplus: woken and not kicked", "smp.WakeProtocol", "announce", "kick", 1, Twin::drop, HALT));

    private static Twin twin(
            String name, String className, String method, String call, int nth, Twin.Replacement change, String check) {
        return new Twin(name, className, method, call, nth, change, List.of(check));
    }

    private static Stream<Arguments> healthy() {
        return CHECKS.stream().flatMap(check -> MODES.stream().map(mode -> Arguments.of(check, mode)));
    }

    private static Stream<Arguments> broken() {
        return TWINS.stream().flatMap(twin -> MODES.stream().map(mode -> Arguments.of(twin, mode)));
    }

    @ParameterizedTest
    @MethodSource("healthy")
    void theEngineIsRight(String check, String mode) throws IOException, InterruptedException {
        ChildJvm.Result result = run(check, mode, List.of(), "engine");

        assertThat(result.status()).as(result::output).isZero();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenTwinsAreCaught(Twin twin, String mode) throws IOException, InterruptedException {
        for (String check : twin.tests()) {
            ChildJvm.Result result = run(check, mode, List.of(twin), twin.name());

            assertThat(result.status()).as(result::output).isEqualTo(LincheckChild.CAUGHT);
        }
    }

    private static ChildJvm.Result run(String check, String mode, List<Twin> twins, String name)
            throws IOException, InterruptedException {
        String operations = check.substring(check.lastIndexOf('.') + 1);
        Path folder = Path.of("target", "lincheck", operations + " " + mode + " " + name.replaceAll("\\W+", " "));
        Files.createDirectories(folder);
        ChildJvm jvm = new ChildJvm(folder);
        for (Twin twin : twins) {
            jvm.with(twin);
        }
        long begin = System.nanoTime();
        ChildJvm.Result result = jvm.run(
                FLAGS,
                LincheckChild.class.getName(),
                List.of(check, mode, String.valueOf(SCENARIOS), String.valueOf(INTERLEAVINGS)),
                LIMIT_MINUTES);
        Matcher found = FOUND.matcher(result.output());
        System.out.printf(
                Locale.ROOT,
                "lincheck | %s | %s | %s | %s | %.1f s%n",
                operations,
                mode,
                name,
                result.status() == 0 ? "passes" : found.find() ? found.group(1) : "status " + result.status(),
                (System.nanoTime() - begin) / 1e9);
        return result;
    }
}
