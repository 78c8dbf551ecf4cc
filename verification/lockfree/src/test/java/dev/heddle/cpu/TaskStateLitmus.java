package dev.heddle.cpu;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.cpu.TaskState.CancelDebt;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Each obligation of the task word has one winner, and none is forgotten. */
public final class TaskStateLitmus {
    private TaskStateLitmus() {}

    /** Two wakes of a blocked task: who must enqueue it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class WakeWake {
        private final LitmusTask task = new LitmusTask().blocked();

        @Actor
        public void wakes(II_Result result) {
            result.r1 = task.wakeAndOwe() ? 1 : 0;
        }

        @Actor
        public void wakesToo(II_Result result) {
            result.r2 = task.wakeAndOwe() ? 1 : 0;
        }
    }

    /** A wake of a task that comes off: who must enqueue it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class WakeComeOff {
        private final LitmusTask task = new LitmusTask().running();

        @Actor
        public void wakes(II_Result result) {
            result.r1 = task.wakeAndOwe() ? 1 : 0;
        }

        @Actor
        public void comesOff(II_Result result) {
            result.r2 = task.comeOffAndOwe() ? 1 : 0;
        }
    }

    /** A task that is in two CPUs' hands: who runs it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class DispatchDispatch {
        private final LitmusTask task = new LitmusTask();

        public DispatchDispatch() {
            task.wakeUnpublished();
        }

        @Actor
        public void dispatches(II_Result result) {
            result.r1 = task.dispatchAndOwe() ? 1 : 0;
        }

        @Actor
        public void dispatchesToo(II_Result result) {
            result.r2 = task.dispatchAndOwe() ? 1 : 0;
        }
    }

    /** A cancel of a task that comes off: whether the canceller must enqueue it, whether the CPU must, whether the mark stays. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "cancelled while it ran, which ends what it blocks in")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "cancelled when it was blocked")
    @State
    public static class CancelComeOff {
        private final LitmusTask task = new LitmusTask().running();

        @Actor
        public void cancels(III_Result result) {
            result.r1 = task.cancelAndOwe() == CancelDebt.ENQUEUE ? 1 : 0;
        }

        @Actor
        public void comesOff(III_Result result) {
            result.r2 = task.comeOffAndOwe() ? 1 : 0;
        }

        @Arbiter
        public void looks(III_Result result) {
            result.r3 = task.isCancelled() ? 1 : 0;
        }
    }

    /** A wake and a cancel of a blocked task: who must enqueue it, and whether it is cancelled then. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 1", "1, 0, 1"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class WakeCancel {
        private final LitmusTask task = new LitmusTask().blocked();

        @Actor
        public void wakes(III_Result result) {
            result.r1 = task.wakeAndOwe() ? 1 : 0;
        }

        @Actor
        public void cancels(III_Result result) {
            result.r2 = task.cancelAndOwe() == CancelDebt.ENQUEUE ? 1 : 0;
        }

        @Arbiter
        public void looks(III_Result result) {
            result.r3 = task.isCancelled() && task.isReady() ? 1 : 0;
        }
    }
}
