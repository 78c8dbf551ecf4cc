package dev.heddle.smp;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

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

/** The whole of two operations of the protocol, against a CPU that halts: whether it sleeps, whether it is kicked. */
public final class WakeProtocolLitmus {
    private WakeProtocolLitmus() {}

    static int haltsAndSleeps(Smp smp, PerCpuScheduler cpu) {
        try {
            smp.halt(cpu, Machine.NEVER);
            return 0;
        } catch (Parked sleeps) {
            return 1;
        }
    }

    /** Pair (queue, idle): CPU 0 queues a task and announces it, CPU 1 halts. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "it does not sleep, or is kicked")
    @State
    public static class AnnounceHalt {
        private final TwoCpus cpus = TwoCpus.get();
        private final LitmusTask task = new LitmusTask();
        private final Lag lag = new Lag(2_000, 30);

        @Actor
        public void announces() {
            lag.pass();
            LitmusCpu.add(cpus.first, task);
            cpus.smp.notifySurplus(cpus.first);
        }

        @Actor
        public void halts(II_Result result) {
            result.r1 = haltsAndSleeps(cpus.smp, cpus.second);
        }

        @Arbiter
        public void looks(II_Result result) {
            result.r2 = cpus.machine.isKicked() ? 1 : 0;
            cpus.giveBack();
        }
    }

    /** Pair (inbox, needResched): a push and a ring, while CPU 1 answers an earlier one. Whether it finds the task, and is rung. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "it finds the task, or looks again")
    @State
    public static class RingDrain {
        private final TwoCpus cpus = TwoCpus.get();
        private final LitmusTask task = new LitmusTask();
        private final Lag lag = new Lag(1_000, 30);

        public RingDrain() {
            cpus.second.ring();
        }

        @Actor
        public void pushes() {
            cpus.second.backlog().push(task);
            cpus.second.ring();
        }

        @Actor
        public void answers(II_Result result) {
            lag.pass();
            LitmusCpu.answerRing(cpus.second);
            result.r1 = LitmusCpu.drain(cpus.second) ? 1 : 0;
        }

        @Arbiter
        public void looks(II_Result result) {
            result.r2 = LitmusCpu.answerRing(cpus.second) ? 1 : 0;
            cpus.giveBack();
        }
    }

    /**
     * Pair (queue, outdated): what runs on CPU 0 queues a task there, and somebody says that a task's affinity has changed. Whether the
     * CPU is to come to its loop, and whether it is interrupted.
     */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "it sees that something has changed, or is told")
    @State
    public static class QueueChange {
        private final TwoCpus cpus = TwoCpus.get();
        private final LitmusTask task = LitmusTask.only(0);
        private final Lag lag = new Lag(1_000, 30);

        public QueueChange() {
            LitmusCpu.setRuns(cpus.first, true);
        }

        @Actor
        public void queues(II_Result result) {
            cpus.first.enqueueLocal(task);
            result.r1 = cpus.first.isReschedNeeded() ? 1 : 0;
        }

        @Actor
        public void changes() {
            lag.pass();
            cpus.first.waitingTaskChanged(1, false);
        }

        @Arbiter
        public void looks(II_Result result) {
            result.r2 = cpus.machine.isInterrupted() ? 1 : 0;
            LitmusCpu.setRuns(cpus.first, false);
            LitmusCpu.answerRing(cpus.first);
            cpus.giveBack();
        }
    }
}
