package dev.heddle.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.litmus.Twin;
import java.util.List;
import java.util.Locale;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Random scenarios of operations, every one under many interleavings, against sequential specifications. */
class LincheckTest {
    private static final boolean FULL = Boolean.getBoolean("heddle.lockfree.full");
    private static final int SCENARIOS = FULL ? 100 : 10;
    private static final int INTERLEAVINGS = FULL ? 10_000 : 500;

    private static final String INBOX = "dev.heddle.cpu.InboxOperations";
    private static final String QUEUE = "dev.heddle.cpu.ReadyQueueOperations";
    private static final String WORD = "dev.heddle.cpu.TaskWordOperations";
    private static final String LOCK = "dev.heddle.lincheck.LockOperations";
    private static final String HALT = "dev.heddle.smp.HaltOperations";

    static final List<String> ALL = List.of(INBOX, QUEUE, WORD, LOCK, HALT);

    static final List<Twin> TWINS = List.of(
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

    @ParameterizedTest
    @FieldSource("ALL")
    void theEngineIsRightUnderModelChecking(String check) throws ClassNotFoundException {
        measured(check + ", model checking", () -> modelChecking(Class.forName(check)));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void theEngineIsRightUnderStress(String check) throws ClassNotFoundException {
        measured(check + ", stress", () -> configured(new StressOptions(), Class.forName(check)));
    }

    @ParameterizedTest
    @FieldSource("TWINS")
    void brokenTwinsAreCaught(Twin twin) throws ClassNotFoundException {
        for (String check : twin.tests()) {
            LincheckAssertionError caught = catchThrowableOfType(
                    LincheckAssertionError.class,
                    () -> measured(twin.name(), () -> modelChecking(new TwinLoader(twin).loadClass(check))));
            assertThat(caught).as(twin.name()).isNotNull();
        }
    }

    private interface Check {
        void run() throws ClassNotFoundException;
    }

    private static void measured(String name, Check check) throws ClassNotFoundException {
        long begin = System.nanoTime();
        boolean passed = false;
        try {
            check.run();
            passed = true;
        } finally {
            System.out.printf(
                    Locale.ROOT,
                    "lincheck | %s | %s | %.1f s%n",
                    name,
                    passed ? "passes" : "caught",
                    (System.nanoTime() - begin) / 1e9);
        }
    }

    private static void modelChecking(Class<?> check) {
        configured(new ModelCheckingOptions(), check);
    }

    private static void configured(Options<?, ?> options, Class<?> check) {
        boolean once = check.getName().equals(HALT);
        options.iterations(SCENARIOS)
                .invocationsPerIteration(INTERLEAVINGS)
                .threads(once ? 3 : 2)
                .actorsBefore(once ? 0 : 2)
                .actorsPerThread(once ? 1 : 3)
                .actorsAfter(once ? 0 : 2);
        Class<?> specification = specificationOf(check);
        if (specification == null) {
            options.verifier(EpsilonVerifier.class);
        } else {
            options.sequentialSpecification(specification);
        }
        options.check(check);
    }

    private static @org.jspecify.annotations.Nullable Class<?> specificationOf(Class<?> check) {
        for (Class<?> inner : check.getDeclaredClasses()) {
            if (inner.getSimpleName().equals("Specification")) {
                return inner;
            }
        }
        return null;
    }
}
