package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Pausing: whoever pauses, whoever pushes by an older set of open CPUs, and the CPU. */
final class PauseControlModelTest {
    private static Model model(int tasks, int pauses) {
        return new Model("PauseControl")
                .with("TaskCount", String.valueOf(tasks))
                .with("PauseCount", String.valueOf(pauses))
                .mutant("none");
    }

    private static Model model() {
        return model(2, 2);
    }

    private static Model safe(int tasks, int pauses) {
        return model(tasks, pauses)
                .invariants("Counted", "NothingStarts", "NothingStranded", "HeldIffPaused", "HeldNotHalted");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        return new ModelChecks()
                .holds("PauseControl", safe(2, 2))
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

    @TestFactory
    @EnabledIfSystemProperty(named = "heddle.tla.full", matches = "true")
    List<DynamicTest> more() {
        return new ModelChecks()
                .holds("PauseControl, 3 tasks, 3 pauses", safe(3, 3).large())
                .holds(
                        "PauseControl, 3 tasks, 3 pauses, liveness",
                        model(3, 3).fairly("PauseEnds").large())
                .tests();
    }
}
