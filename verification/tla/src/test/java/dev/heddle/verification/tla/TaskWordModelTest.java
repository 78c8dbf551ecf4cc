package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The task word: wakes, cancels, dispatches and ends that meet in every order. */
final class TaskWordModelTest {
    private static Model model() {
        return new Model("TaskWord")
                .with("CPUs", "{1, 2}")
                .with("Wakers", "{1, 2, 3}")
                .mutant("none");
    }

    private static Model safe() {
        return model().invariants("AtMostOnce", "OnOneCpu", "Legal", "OneEnd", "NoLostWake");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        Model live = model().with("Wakers", "{1, 2}").fairly("CancelEnds", "CancelStays");
        return new ModelChecks()
                .holds("TaskWord", safe())
                .holds("TaskWord, liveness", live)
                .catches("noNotified", "NoLostWake", model().invariants("NoLostWake"))
                .catches("doublePush", "AtMostOnce", model().invariants("AtMostOnce"))
                .catches("wakeOfRunningEnqueues", "OnOneCpu", model().invariants("OnOneCpu"))
                .catches("wakeOfRunningEnqueues", "Legal", model().invariants("Legal"))
                .catches("cancelWithoutWake", "NoLostWake", model().invariants("NoLostWake"))
                .catches("endIgnoresCancel", "NoLostWake", model().invariants("NoLostWake"))
                .catches("cancelWithoutInterrupt", Model.LIVENESS, live)
                .catches("undoKeepsNothing", "CancelStays", live)
                .catches("cancelReaps", "OneEnd", model().invariants("OneEnd"))
                .tests();
    }
}
