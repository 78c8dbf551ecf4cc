package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The hand-over of a CPU from a carrier that is stuck in a task. */
final class TenureModelTest {
    private static Model model(int carriers) {
        return new Model("Tenure")
                .with("CarrierCount", String.valueOf(carriers))
                .mutant("none");
    }

    private static Model model() {
        return model(3);
    }

    private static Model safe(int carriers) {
        return model(carriers).invariants("OneUser", "OneHolder", "LeavesOnlyRetired");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        return new ModelChecks()
                .holds("Tenure", safe(3))
                .holds("Tenure, liveness", model().fairly("ClaimsEnd"))
                .catches("noHandshake", "OneUser", model().invariants("OneUser"))
                .catches("claimCountsAsCpu", "OneUser", model().invariants("OneUser"))
                .catches("claimCountsAsRetired", "LeavesOnlyRetired", model().invariants("LeavesOnlyRetired"))
                .catches("seizeByStore", "OneUser", model().invariants("OneUser"))
                .catches("startsAnyway", "OneHolder", model().invariants("OneHolder"))
                .catches("neverGivesUp", Model.LIVENESS, model().fairly("ClaimsEnd"))
                .tests();
    }

    @TestFactory
    @EnabledIfSystemProperty(named = "heddle.tla.full", matches = "true")
    List<DynamicTest> more() {
        return new ModelChecks()
                .holds("Tenure, 5 carriers", safe(5).large())
                .holds(
                        "Tenure, 5 carriers, liveness",
                        model(5).fairly("ClaimsEnd").large())
                .tests();
    }
}
