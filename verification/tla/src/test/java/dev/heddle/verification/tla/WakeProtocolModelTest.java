package dev.heddle.verification.tla;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Wake, search and halt: in one domain, and in two. */
final class WakeProtocolModelTest {
    private static final String ONE_DOMAIN = "<<{1, 2}>>";
    private static final String TWO_DOMAINS = "<<{1}, {2}>>";
    private static final String THREE_CPUS = "<<{1, 2, 3}>>";

    private static final String[] SAFETY = {
        "Counted", "NobodySleepsOnItsInbox", "WorkConserved", "Disjoint", "KicksArrive", "StealsRun"
    };

    private static Model model(String domains, int pushed, int local) {
        return new Model("WakeProtocol")
                .with("Domains", domains)
                .with("PushCount", String.valueOf(pushed))
                .with("Targets", "CPUs")
                .with("LocalCount", String.valueOf(local))
                .with("CpusPush", "FALSE")
                .mutant("none");
    }

    private static Model safe(String domains, int pushed, int local) {
        return model(domains, pushed, local).invariants(SAFETY);
    }

    private static Model only(String invariant, String domains, int pushed, int local) {
        return model(domains, pushed, local).invariants(invariant);
    }

    @TestFactory
    List<DynamicTest> oneDomain() {
        Model inboxes = only("NobodySleepsOnItsInbox", ONE_DOMAIN, 2, 0);
        Model conserved = only("WorkConserved", ONE_DOMAIN, 1, 1);
        return new ModelChecks()
                .holds("WakeProtocol, 2 CPUs, 2 pushes", safe(ONE_DOMAIN, 2, 0))
                .holds("WakeProtocol, 2 CPUs, a push and a local wake", safe(ONE_DOMAIN, 1, 1))
                .catches("checkThenPublish", "NobodySleepsOnItsInbox", inboxes)
                .catches("noRecheck", "NobodySleepsOnItsInbox", inboxes)
                .catches("noKick", "KicksArrive", only("KicksArrive", ONE_DOMAIN, 2, 0))
                .catches("splitWake", "Disjoint", only("Disjoint", ONE_DOMAIN, 1, 1))
                .catches("noResweep", "WorkConserved", conserved)
                .catches("noLocalSurplus", "WorkConserved", conserved)
                .catches("noLoopSurplus", "WorkConserved", only("WorkConserved", ONE_DOMAIN, 3, 0))
                .catches("noLookAfterLevel", "WorkConserved", only("WorkConserved", ONE_DOMAIN, 2, 0))
                .catches("thiefRepublishes", "StealsRun", only("StealsRun", ONE_DOMAIN, 1, 1))
                .catches(
                        "noTakeOver",
                        Model.LIVENESS,
                        model(ONE_DOMAIN, 2, 0)
                                .with("Targets", "{1}")
                                .fairly("NobodyWaits")
                                .large())
                .tests();
    }

    @TestFactory
    List<DynamicTest> twoDomains() {
        Model conserved = only("WorkConserved", TWO_DOMAINS, 1, 1);
        return new ModelChecks()
                .holds("WakeProtocol, 2 domains, 2 CPUs, a push and a local wake", safe(TWO_DOMAINS, 1, 1))
                .catches("announceInOwnDomain", "WorkConserved", conserved)
                .catches("lookAtOwnDomain", "WorkConserved", conserved)
                .catches("passOverTheAwake", "WorkConserved", conserved)
                .catches(
                        "sweepOwnDomain",
                        Model.LIVENESS,
                        model(TWO_DOMAINS, 1, 1).with("Targets", "{1}").fairly("NobodyWaits"))
                .tests();
    }

    /** Only three CPUs and three tasks show what a searcher owes who has other things to do. It begins in the middle, to come to its end. */
    private static Model fromTheMiddle() {
        return only("WorkConserved", THREE_CPUS, 2, 1)
                .with("Targets", "{2}")
                .under("BusySpec")
                .large();
    }

    @TestFactory
    List<DynamicTest> threeCpus() {
        return new ModelChecks()
                .catches("kickedOwesNothing", "WorkConserved", fromTheMiddle())
                .tests();
    }

    /** More CPUs, more tasks, more of liveness. */
    @TestFactory
    @EnabledIfSystemProperty(named = "heddle.tla.full", matches = "true")
    List<DynamicTest> more() {
        String twoDomains = "<<{1, 2}, {3}>>";
        Model oneTarget =
                only("WorkConserved", THREE_CPUS, 1, 2).with("Targets", "{1}").large();
        return new ModelChecks()
                .holds(
                        "WakeProtocol, 2 CPUs, 2 pushes, liveness",
                        model(ONE_DOMAIN, 2, 0).fairly("NobodyWaits").large())
                .holds(
                        "WakeProtocol, 2 domains, 2 CPUs, 2 pushes, liveness",
                        model(TWO_DOMAINS, 2, 0).fairly("NobodyWaits").large())
                .holds(
                        "WakeProtocol, 2 domains, 2 CPUs, 2 pushes",
                        safe(TWO_DOMAINS, 2, 0).large())
                .holds(
                        "WakeProtocol, 2 CPUs, 2 pushes and a local wake",
                        safe(ONE_DOMAIN, 2, 1).large())
                .holds(
                        "WakeProtocol, 2 domains, 2 CPUs, 2 pushes and a local wake",
                        safe(TWO_DOMAINS, 2, 1).large())
                .holds(
                        "WakeProtocol, 2 CPUs, 2 pushes by tasks too",
                        safe(ONE_DOMAIN, 2, 0).with("CpusPush", "TRUE").large())
                .holds("WakeProtocol, 3 CPUs, 1 push", safe(THREE_CPUS, 1, 0).large())
                .holds(
                        "WakeProtocol, 3 CPUs, a push and a local wake",
                        safe(THREE_CPUS, 1, 1).large())
                .holds(
                        "WakeProtocol, 3 CPUs in 2 domains, 1 push",
                        safe(twoDomains, 1, 0).large())
                .holds(
                        "WakeProtocol, 3 CPUs in 2 domains, a push and a local wake",
                        safe(twoDomains, 1, 1).large())
                .holds("WakeProtocol, 3 CPUs from the middle, 2 pushes and a local wake", fromTheMiddle())
                .catches("noChain", "WorkConserved", oneTarget)
                .catches("resweepIfSearcher", "WorkConserved", oneTarget)
                .tests();
    }
}
