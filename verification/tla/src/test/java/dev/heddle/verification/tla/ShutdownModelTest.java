package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How a scheduler ends: counts, the draining flag, and who compares. */
final class ShutdownModelTest {
    private static Model model(String cpus, int starts) {
        return new Model("Shutdown")
                .with("CPUs", cpus)
                .with("StartCount", String.valueOf(starts))
                .mutant("none");
    }

    private static Model safe(String cpus, int starts) {
        return model(cpus, starts).invariants("NoEarlyStop");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        Model live = model("{1}", 1).fairly("Ending");
        return new ModelChecks()
                .holds("Shutdown, 2 CPUs, a start", safe("{1, 2}", 1))
                .holds("Shutdown, 1 CPU, a start, liveness", live)
                .catches("flagBeforeCount", "NoEarlyStop", safe("{1, 2}", 1))
                // What is alive when the counts look equal has been started by another, and that one was counted.
                .catches("startsBeforeEnds", "NoEarlyStop", safe("{1, 2}", 2))
                .catches("compareBeforeFlag", Model.LIVENESS, live)
                .catches("haltDoesNotLook", Model.LIVENESS, live)
                .catches("refusedDoesNotLook", Model.LIVENESS, live)
                .catches("stopWithoutKick", Model.LIVENESS, live)
                .tests();
    }

    @TestFactory
    @EnabledIfSystemProperty(named = "heddle.tla.full", matches = "true")
    List<DynamicTest> more() {
        return new ModelChecks()
                .holds(
                        "Shutdown, 2 CPUs, a start, liveness",
                        model("{1, 2}", 1).fairly("Ending").large())
                .holds("Shutdown, 2 CPUs, 2 starts", safe("{1, 2}", 2).large())
                .holds("Shutdown, 3 CPUs, a start", safe("{1, 2, 3}", 1).large())
                .tests();
    }
}
