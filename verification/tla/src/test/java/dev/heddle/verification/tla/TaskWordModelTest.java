package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The task word: wakes, cancels, dispatches and ends that meet in every order. */
final class TaskWordModelTest {
    private static Model model(String cpus, String wakers) {
        return new Model("TaskWord").with("CPUs", cpus).with("Wakers", wakers).mutant("none");
    }

    private static Model model() {
        return model("{1, 2}", "{1, 2, 3}");
    }

    private static Model safe(String cpus, String wakers) {
        return model(cpus, wakers).invariants("AtMostOnce", "OnOneCpu", "Legal", "OneEnd", "NoLostWake");
    }

    @TestFactory
    List<DynamicTest> everyInterleaving() {
        Model live = model("{1, 2}", "{1, 2}").fairly("CancelEnds", "CancelStays");
        return new ModelChecks()
                .holds("TaskWord, 2 CPUs, 3 wakers", safe("{1, 2}", "{1, 2, 3}"))
                .holds("TaskWord, 2 CPUs, 2 wakers, liveness", live)
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

    @TestFactory
    @EnabledIfSystemProperty(named = "heddle.tla.full", matches = "true")
    List<DynamicTest> more() {
        return new ModelChecks()
                .holds(
                        "TaskWord, 3 CPUs, 4 wakers",
                        safe("{1, 2, 3}", "{1, 2, 3, 4}").large())
                .holds(
                        "TaskWord, 3 CPUs, 3 wakers, liveness",
                        model("{1, 2, 3}", "{1, 2, 3}")
                                .fairly("CancelEnds", "CancelStays")
                                .large())
                .tests();
    }
}
