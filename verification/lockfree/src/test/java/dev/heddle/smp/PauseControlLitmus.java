package dev.heddle.smp;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.LitmusCpu;
import dev.heddle.cpu.LitmusTask;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.litmus.Lag;
import dev.heddle.litmus.Parked;
import dev.heddle.machine.Machine;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Pausing: the two pairs that a held CPU belongs to, and its bits. */
public final class PauseControlLitmus {
    private PauseControlLitmus() {}

    private static int holdsAndSleeps(PauseControl control, PerCpuScheduler cpu) {
        try {
            control.await(cpu, Machine.NEVER);
            return 0;
        } catch (Parked sleeps) {
            return 1;
        }
    }

    /** Pair (paused, held): CPU 1 is paused anew while it leaves. Whether the pause is complete, and whether tasks start there. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "not both")
    @State
    public static class PauseLeave {
        private final TwoCpus cpus = TwoCpus.get();
        private final PauseControl control = cpus.control;
        private final Lag lag = new Lag(2_000, 30);

        public PauseLeave() {
            cpus.pauseSecond();
            // Something is in its inbox, so it does not sleep; but it has said that it is held.
            cpus.second.backlog().push(new LitmusTask());
            int sleeps = holdsAndSleeps(control, cpus.second);
            LitmusCpu.empty(cpus.second);
            if (sleeps != 0 || !control.saysHeld(1)) {
                throw new IllegalStateException("not held");
            }
            control.resume(TwoCpus.SECOND);
        }

        @Actor
        public void pauses(II_Result result) {
            CpuMask holds = control.pause(TwoCpus.SECOND);
            result.r1 = holds != null && control.missing(holds).isEmpty() ? 1 : 0;
        }

        @Actor
        public void leaves(II_Result result) {
            lag.pass();
            result.r2 = control.endHold(1) ? 1 : 0;
        }

        @Arbiter
        public void resumes(II_Result result) {
            control.resume(TwoCpus.SECOND);
            cpus.giveBack();
        }
    }

    /** Pair (inbox, held): a push to CPU 1, which is paused and about to sleep. Whether it sleeps, and whether it is kicked. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "it does not sleep, or is kicked")
    @State
    public static class PushHold {
        private final TwoCpus cpus = TwoCpus.get();
        private final LitmusTask task = new LitmusTask();
        private final Lag lag = new Lag(2_000, 30);

        public PushHold() {
            task.setAffinity(TwoCpus.SECOND);
            cpus.pauseSecond();
        }

        @Actor
        public void pushes() {
            cpus.smp.placeFromOutside(task);
        }

        @Actor
        public void holds(II_Result result) {
            lag.pass();
            result.r1 = holdsAndSleeps(cpus.control, cpus.second);
        }

        @Arbiter
        public void looks(II_Result result) {
            result.r2 = cpus.machine.isKicked() ? 1 : 0;
            cpus.control.resume(TwoCpus.SECOND);
            cpus.giveBack();
        }
    }

    /** The same pair as of {@link PauseLeave}, alone: whether who pauses sees the CPU held, whether the CPU sees no pause. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "not both")
    @State
    public static class SetClear {
        private final CpuFlags paused = new CpuFlags(2);
        private final CpuFlags held = new CpuFlags(2);

        public SetClear() {
            held.set(1);
        }

        @Actor
        public void pauses(II_Result result) {
            paused.set(1);
            result.r1 = held.isSet(1) ? 1 : 0;
        }

        @Actor
        public void leaves(II_Result result) {
            held.clear(1);
            result.r2 = paused.isSet(1) ? 0 : 1;
        }
    }

    /** Two CPUs that say something at once. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
    @State
    public static class SetSet {
        private final CpuFlags flags = new CpuFlags(2);

        @Actor
        public void sets() {
            flags.set(0);
        }

        @Actor
        public void setsToo() {
            flags.set(1);
        }

        @Arbiter
        public void looks(II_Result result) {
            result.r1 = flags.isSet(0) ? 1 : 0;
            result.r2 = flags.isSet(1) ? 1 : 0;
        }
    }
}
