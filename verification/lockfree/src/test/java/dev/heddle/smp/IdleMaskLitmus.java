package dev.heddle.smp;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.cpu.LitmusInbox;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The idle word: whoever takes a CPU out of H is alone in that, nobody's change is lost, and it is half of a Dekker pair. */
public final class IdleMaskLitmus {
    private static final Proximity NEAR = new Proximity(new LitmusMachine());
    private static final int BOTH = 3;

    private IdleMaskLitmus() {}

    /** Two who would kick CPU 0. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class LeaveLeave {
        private final IdleMask idle = new IdleMask(NEAR);

        public LeaveLeave() {
            idle.enterHalt(0);
        }

        @Actor
        public void takesOut(II_Result result) {
            result.r1 = idle.leaveHaltAndOwe(0) ? 1 : 0;
        }

        @Actor
        public void takesOutToo(II_Result result) {
            result.r2 = idle.leaveHaltAndOwe(0) ? 1 : 0;
        }
    }

    /** Two CPUs that halt: whether both are in H. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
    @State
    public static class EnterEnter {
        private final IdleMask idle = new IdleMask(NEAR);

        @Actor
        public void halts() {
            idle.enterHalt(0);
        }

        @Actor
        public void haltsToo() {
            idle.enterHalt(1);
        }

        @Arbiter
        public void looks(II_Result result) {
            result.r1 = idle.isHalted(0) ? 1 : 0;
            result.r2 = idle.isHalted(1) ? 1 : 0;
        }
    }

    /** Both CPUs are halted and two announce surplus: how many are woken. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class AnnounceAnnounce {
        private final IdleMask idle = new IdleMask(NEAR);

        public AnnounceAnnounce() {
            idle.enterHalt(0);
            idle.enterHalt(1);
        }

        @Actor
        public void announces(II_Result result) {
            result.r1 = idle.wakeSearcherAndOwe(NEAR.outside(), 0, BOTH) >= 0 ? 1 : 0;
        }

        @Actor
        public void announcesToo(II_Result result) {
            result.r2 = idle.wakeSearcherAndOwe(NEAR.outside(), 0, BOTH) >= 0 ? 1 : 0;
        }
    }

    /** Pair (inbox, idle): whether the pusher takes CPU 0 out of H, whether that CPU sees the push. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "at least one sees the other")
    @State
    public static class PushHalt {
        private final IdleMask idle = new IdleMask(NEAR);
        private final LitmusInbox inbox = new LitmusInbox();

        @Actor
        public void pushes(II_Result result) {
            inbox.push();
            result.r1 = idle.leaveHaltAndOwe(0) ? 1 : 0;
        }

        @Actor
        public void halts(II_Result result) {
            idle.enterHalt(0);
            result.r2 = inbox.isEmpty() ? 0 : 1;
        }
    }
}
