package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The hand-over of a CPU from a carrier that is stuck in a task. */
final class TenureModelTest {
    private static Model model() {
        return new Model("Tenure").with("CarrierCount", "3").mutant("none");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        return new ModelChecks()
                .holds("Tenure", model().invariants("OneUser", "OneHolder", "LeavesOnlyRetired"))
                .holds("Tenure, liveness", model().fairly("ClaimsEnd"))
                .catches("noHandshake", "OneUser", model().invariants("OneUser"))
                .catches("claimCountsAsCpu", "OneUser", model().invariants("OneUser"))
                .catches("claimCountsAsRetired", "LeavesOnlyRetired", model().invariants("LeavesOnlyRetired"))
                .catches("seizeByStore", "OneUser", model().invariants("OneUser"))
                .catches("startsAnyway", "OneHolder", model().invariants("OneHolder"))
                .catches("neverGivesUp", Model.LIVENESS, model().fairly("ClaimsEnd"))
                .tests();
    }
}
