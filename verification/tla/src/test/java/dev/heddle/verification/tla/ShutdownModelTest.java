package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** How a scheduler ends: counts, the draining flag, and who compares. */
final class ShutdownModelTest {
    private static Model model() {
        return new Model("Shutdown")
                .with("CPUs", "{1, 2}")
                .with("StartCount", "2")
                .mutant("none");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        Model live = model().fairly("Ending");
        return new ModelChecks()
                .holds("Shutdown", model().invariants("NoEarlyStop"))
                .holds("Shutdown, liveness", live)
                .catches("flagBeforeCount", "NoEarlyStop", model().invariants("NoEarlyStop"))
                .catches("startsBeforeEnds", "NoEarlyStop", model().invariants("NoEarlyStop"))
                .catches("compareBeforeFlag", Model.LIVENESS, live)
                .catches("haltDoesNotLook", Model.LIVENESS, live)
                .catches("refusedDoesNotLook", Model.LIVENESS, live)
                .catches("stopWithoutKick", Model.LIVENESS, live)
                .tests();
    }
}
