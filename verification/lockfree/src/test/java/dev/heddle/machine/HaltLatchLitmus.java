package dev.heddle.machine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.litmus.Parked;
import dev.heddle.litmus.Unparked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A kick against a halt: whether the carrier is unparked, and whether it parks. */
public final class HaltLatchLitmus {
    private HaltLatchLitmus() {}

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "kicked before it would have parked")
    @Outcome(
            id = "1, 0",
            expect = ACCEPTABLE,
            desc = "kicked after it has said that it parks, before it does: the permit stays")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "unparked")
    @State
    public static class KickAwait {
        private final HaltLatch latch = new HaltLatch(false);

        @Actor
        public void kicks(II_Result result) {
            try {
                latch.kick();
            } catch (Unparked unparked) {
                result.r1 = 1;
            }
        }

        @Actor
        public void awaits(II_Result result) {
            try {
                latch.await(Machine.NEVER);
            } catch (Parked parks) {
                result.r2 = 1;
            }
        }
    }
}
