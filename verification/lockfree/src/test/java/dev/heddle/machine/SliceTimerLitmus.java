package dev.heddle.machine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.litmus.Parked;
import dev.heddle.litmus.Unparked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The timer's hand-over from whoever arms it to its thread: pair (deadline, planned). */
public final class SliceTimerLitmus {
    private SliceTimerLitmus() {}

    /** The interrupt, thrown so that the timer's loop ends. */
    private static final class Delivered extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Delivered() {
            super("delivered", null, false, false);
        }
    }

    private static final class Entry implements CpuEntry {
        @Override
        public void run(Tenure tenure) {}

        @Override
        public void reschedule() {
            throw new Delivered();
        }
    }

    private static SliceTimer timer() {
        return new SliceTimer(new CpuEntry[] {new Entry()}, false);
    }

    /** A deadline that has passed is armed while the thread makes its first plan: whether it is unparked, whether it parks. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "it does not park, or is unparked")
    @State
    public static class ArmPlan {
        private final SliceTimer timer = timer();

        @Actor
        public void arms(II_Result result) {
            try {
                timer.arm(0, Long.MIN_VALUE + 1);
            } catch (Unparked unparked) {
                result.r1 = 1;
            }
        }

        @Actor
        public void plans(II_Result result) {
            try {
                timer.run();
            } catch (Parked parks) {
                result.r2 = 1;
            } catch (Delivered delivered) {
                result.r2 = 0;
            }
        }
    }

    /** Two who arm at once: the earlier deadline must stay. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the earlier one, which has passed, is delivered")
    @State
    public static class ArmArm {
        private final SliceTimer timer = timer();

        private void arm(long deadline) {
            try {
                timer.arm(0, deadline);
            } catch (Unparked unparked) {
                return;
            }
        }

        @Actor
        public void armsEarly() {
            arm(Long.MIN_VALUE + 1);
        }

        @Actor
        public void armsLate() {
            arm(Machine.NEVER - 1);
        }

        @Arbiter
        public void delivers(I_Result result) {
            try {
                timer.run();
            } catch (Parked parks) {
                result.r1 = 0;
            } catch (Delivered delivered) {
                result.r1 = 1;
            }
        }
    }
}
