package dev.heddle.explorer;

import org.junit.jupiter.api.Test;

class RareTryTest {
    @Test
    void tries() {
        Scenario[] some = {
            Scenario.small(Feature.PAUSE, Feature.OFFLINE),
            Scenario.small(Feature.OFFLINE),
            Scenario.large(Feature.PAUSE, Feature.OFFLINE)
        };
        for (Scenario each : some) {
            Exploration real = new Exploration(null, each);
            var f = real.search(1, 3_000_000);
            System.out.println("REAL " + each + (f == null ? " passes" : " FAILS " + f.seed() + " " + f.what()));
            for (Mutant mutant : ControlMutants.RARE) {
                if (!mutant.name().startsWith("level") && !mutant.name().startsWith("local")) {
                    var found = new Exploration(mutant, each).search(1, 1_500_000);
                    System.out.println("RARE " + mutant.name() + " in " + each + ": "
                            + (found == null
                                    ? "none"
                                    : found.seed() + " "
                                            + found.what().lines().findFirst().orElse("")));
                }
            }
        }
    }
}
