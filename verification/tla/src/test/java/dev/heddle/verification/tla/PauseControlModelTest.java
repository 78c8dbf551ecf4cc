package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pausing: whoever pauses, whoever pushes by an older set of open CPUs, and the CPU. */
final class PauseControlModelTest {
    private static Model model() {
        return new Model("PauseControl")
                .with("TaskCount", "2")
                .with("PauseCount", "2")
                .mutant("none");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        return new ModelChecks()
                .holds(
                        "PauseControl",
                        model().invariants(
                                        "Counted",
                                        "NothingStarts",
                                        "NothingStranded",
                                        "HeldIffPaused",
                                        "HeldNotHalted"))
                .holds("PauseControl, liveness", model().fairly("PauseEnds"))
                .catches("noSecondLook", "NothingStarts", model().invariants("NothingStarts"))
                .catches("noLookAtInbox", "NothingStranded", model().invariants("NothingStranded"))
                .catches("pusherIgnoresHeld", "NothingStranded", model().invariants("NothingStranded"))
                .catches("noLookForRing", "HeldIffPaused", model().invariants("HeldIffPaused"))
                .catches("pauseWithoutKick", "HeldIffPaused", model().invariants("HeldIffPaused"))
                .catches("resumeWithoutKick", "HeldIffPaused", model().invariants("HeldIffPaused"))
                .catches("noLookAtBits", "HeldIffPaused", model().invariants("HeldIffPaused"))
                .catches("ringBeforeBit", "HeldIffPaused", model().invariants("HeldIffPaused"))
                .catches("pauseWithoutKick", Model.LIVENESS, model().fairly("PauseEnds"))
                .tests();
    }
}
