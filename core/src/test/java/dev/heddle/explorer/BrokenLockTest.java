package dev.heddle.explorer;

import static dev.heddle.explorer.Mutant.call;
import static dev.heddle.explorer.Mutant.dropped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.DonationScenarios;
import dev.heddle.LockStress;
import java.lang.classfile.CodeBuilder;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Locks that lend, on real threads: the random stress, and locks that are broken, which it or a scenario must find.
 *
 * <p>{@code -Dheddle.test.seed=N} starts at that seed.
 */
class BrokenLockTest {
    private static final long FIRST_SEED = Long.getLong("heddle.test.seed", System.nanoTime());
    private static final int RUNS = 30;
    private static final String POINT = "cpu.DonationPoint";
    private static final String SYNC = "TaskLock$Sync";

    @Test
    void afterAnyRunEveryPriorityIsItsOwn() {
        System.out.println("lock stress from seed " + FIRST_SEED);
        for (int run = 0; run < RUNS; run++) {
            assertThat(new LockStress().apply(FIRST_SEED + run)).isNull();
        }
    }

    /** What is broken, and the scenario that finds it. */
    record Broken(String scenario, Mutant mutant) {
        @Override
        public String toString() {
            return mutant.name() + ": " + scenario;
        }
    }

    static List<Broken> brokenForScenarios() {
        return List.of(
                new Broken("owner", mutant("nothing is lent", POINT, "wave", "setLentLevel")),
                new Broken("owner", mutant("the waiter does not look", POINT, "enter", "record")),
                new Broken("queued owner", mutant("loops are not told", POINT, "tell", "levelChanged")),
                new Broken(
                        "first in the queue",
                        mutant("who frees it does not look", SYNC, "tryRelease", "blockerChanged")),
                new Broken("barger", mutant("who takes it does not look", SYNC, "takeAtOnce", "blockerChanged")),
                new Broken(
                        "joined",
                        Mutant.of(
                                "joiners do not lend",
                                "Task",
                                "join",
                                call("enter"),
                                dropped(CodeBuilder::aconst_null))));
    }

    private static Mutant mutant(String name, String className, String method, String callee) {
        return Mutant.of(name, className, method, call(callee), dropped(code -> {}));
    }

    @ParameterizedTest
    @MethodSource("brokenForScenarios")
    @SuppressWarnings("unchecked")
    void aLockThatDoesNotLendIsFound(Broken broken) {
        assertThat(new DonationScenarios().test(broken.scenario())).isTrue();
        MutantLoader loader = new MutantLoader(broken.mutant());
        boolean came =
                loader.make(Predicate.class, DonationScenarios.class.getName()).test(broken.scenario());
        assertThat(loader.isMutated()).isTrue();
        assertThat(came).isFalse();
    }

    static List<Mutant> brokenForStress() {
        return List.of(
                mutant("a waiter that leaves takes nothing back", POINT, "leave", "record"),
                mutant("the owner before keeps what was lent", POINT, "record", "wave"),
                Mutant.of("taken twice it counts once", SYNC, "take", call("oneMore"), dropped(CodeBuilder::iconst_1)));
    }

    @ParameterizedTest
    @MethodSource("brokenForStress")
    @SuppressWarnings("unchecked")
    void aLockThatKeepsWhatWasLentIsFound(Mutant mutant) {
        MutantLoader loader = new MutantLoader(mutant);
        String found = null;
        for (int run = 0; run < RUNS && found == null; run++) {
            LongFunction<@Nullable String> stress = loader.make(LongFunction.class, LockStress.class.getName());
            found = stress.apply(FIRST_SEED + run);
        }
        assertThat(loader.isMutated()).isTrue();
        assertThat(found).as("from seed %d", FIRST_SEED).isNotNull();
        System.out.println(mutant.name() + ": " + found);
    }
}
