package dev.heddle.explorer;

import static dev.heddle.explorer.Mutant.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No CPU is special: the same schedule with other numbers for the CPUs, and all else alike, is the same schedule, step by step,
 * relabelled.
 */
class RelabellingTest {
    private static final long SCHEDULES = 150;
    private static final long SCHEDULES_FOR_A_MUTANT = 2_000;
    private static final Scenario SCENARIO = Scenario.all(Size.LARGE);

    static final List<Mutant> FAVOURITES = makeFavourites();

    /** The first seed whose schedules differ, or 0. */
    private static long firstDifference(@Nullable Mutant mutant, Scenario scenario, long schedules) {
        Exploration asEver = Exploration.labelled(mutant, scenario, false);
        Exploration relabelled = Exploration.labelled(mutant, scenario, true);
        for (long seed = 1; seed <= schedules; seed++) {
            if (!asEver.trace(seed).equals(relabelled.trace(seed))) {
                return seed;
            }
        }
        return 0;
    }

    /** In one domain; and where each CPU is one, so that domains are relabelled, too. */
    @ParameterizedTest
    @ValueSource(ints = {Scenario.ONE_DOMAIN, Scenario.SINGLES})
    void theTraceIsTheSame(int domainShift) {
        Scenario scenario = SCENARIO.inDomainsOf(domainShift);
        long seed = firstDifference(null, scenario, SCHEDULES);
        if (seed != 0) {
            List<String> one = Exploration.labelled(null, scenario, false).trace(seed);
            List<String> other = Exploration.labelled(null, scenario, true).trace(seed);
            assertThat(other).as("seed %d", seed).isEqualTo(one);
        }
    }

    @ParameterizedTest
    @MethodSource("favourites")
    void aFavouredCpuIsFound(Mutant mutant) {
        long seed = firstDifference(mutant, SCENARIO, SCHEDULES_FOR_A_MUTANT);
        assertThat(seed).as(mutant.name()).isPositive();
        System.out.printf("%s: found by schedule %d%n", mutant.name(), seed);
    }

    static List<Mutant> favourites() {
        return FAVOURITES;
    }

    private static List<Mutant> makeFavourites() {
        ClassDesc domain = ClassDesc.of("dev.heddle.cpu.Domain");
        ClassDesc cpu = ClassDesc.of("dev.heddle.cpu.PerCpuScheduler");
        ClassDesc numbers = ConstantDescs.CD_int.arrayType();
        return List.of(
                Mutant.of(
                        "woken: the lowest number, not the nearest",
                        "smp.IdleMask",
                        "wakeSearcherAndOwe",
                        call("nearest"),
                        (code, original) -> {
                            // Proximity, view, k, set: there is one domain.
                            code.istore(20).pop2().pop().iconst_0().iload(20);
                            code.invokestatic(
                                    domain,
                                    "lowest",
                                    MethodTypeDesc.of(
                                            ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int));
                        }),
                Mutant.of(
                        "halt: CPU 0 does not look again",
                        "smp.WakeProtocol",
                        "halt",
                        call("hasOwnWork"),
                        (code, original) -> {
                            code.with(original);
                            code.aload(1).invokevirtual(cpu, "id", MethodTypeDesc.of(ConstantDescs.CD_int));
                            code.ifThenElse(Opcode.IFEQ, zero -> zero.pop().iconst_0(), others -> {});
                        }),
                Mutant.of(
                        "stop: kicks in the order of the numbers",
                        "smp.Smp",
                        "stopIfAllEnded",
                        Mutant.read("startOrder"),
                        (code, original) -> {
                            code.with(original);
                            code.invokestatic(
                                    ClassDesc.of("dev.heddle.explorer.Mutants"),
                                    "ascending",
                                    MethodTypeDesc.of(numbers, numbers));
                        }));
    }
}
