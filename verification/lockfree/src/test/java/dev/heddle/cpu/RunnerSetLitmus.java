package dev.heddle.cpu;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Whoever looks for what it may run is not misled by a set that is being made anew. */
public final class RunnerSetLitmus {
    private static final int OWNER = 0;
    private static final int OTHER = 0b10;

    private RunnerSetLitmus() {}

    /** Pair (outdated, runners): the set does not know of a change, and the owner takes the mark away while another CPU looks. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "the mark is seen, or a set that has it")
    @State
    public static class MoveLook {
        private final ReadyQueues queues = new ReadyQueues();

        public MoveLook() {
            queues.add(new LitmusTask());
            LitmusCpu.saysThatNobodyMayRunThem(queues);
            queues.markOutdated();
        }

        @Actor
        public void moves() {
            queues.takeMisplaced(OWNER, CpuMask.NONE);
        }

        @Actor
        public void looks(I_Result result) {
            result.r1 = queues.runnersAmong(0, OTHER);
        }
    }
}
