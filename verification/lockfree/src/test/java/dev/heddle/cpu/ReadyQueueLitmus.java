package dev.heddle.cpu;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task in a ready queue is taken by one, whoever comes, and whatever the ring does meanwhile. */
public final class ReadyQueueLitmus {
    private static final int THIEF = 1;

    private ReadyQueueLitmus() {}

    private static ReadyQueue queue(int tasks) {
        // The indices are about to overflow.
        ReadyQueue queue = new ReadyQueue(2, Long.MAX_VALUE - 1);
        for (int i = 0; i < tasks; i++) {
            queue.add(new LitmusTask());
        }
        return queue;
    }

    private static int takeAll(ReadyQueue queue) {
        int taken = 0;
        while (queue.take() != null) {
            taken++;
        }
        return taken;
    }

    /** One task, the owner and a thief: who gets it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class TakeSteal {
        private final ReadyQueue queue = queue(1);

        @Actor
        public void takes(II_Result result) {
            result.r1 = queue.take() == null ? 0 : 1;
        }

        @Actor
        public void steals(II_Result result) {
            result.r2 = queue.steal(THIEF) == null ? 0 : 1;
        }
    }

    /** One task and two thieves. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class StealSteal {
        private final ReadyQueue queue = queue(1);

        @Actor
        public void steals(II_Result result) {
            result.r1 = queue.steal(THIEF) == null ? 0 : 1;
        }

        @Actor
        public void stealsToo(II_Result result) {
            result.r2 = queue.steal(THIEF + 1) == null ? 0 : 1;
        }
    }

    /** The queue is full; the owner adds one more, so that it grows: a thief gets one meanwhile, and the others are left. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "each once, and nothing is hidden meanwhile")
    @State
    public static class GrowSteal {
        private final ReadyQueue queue = queue(2);
        private final LitmusTask task = new LitmusTask();

        @Actor
        public void adds() {
            queue.add(task);
        }

        @Actor
        public void steals(II_Result result) {
            result.r1 = queue.steal(THIEF) == null ? 0 : 1;
        }

        @Arbiter
        public void takesTheRest(II_Result result) {
            result.r2 = takeAll(queue);
        }
    }

    /** Three tasks; a thief steals half of what it sees while the owner takes one. Each is found once: by the thief, or not. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "each once")
    @State
    public static class BatchTake {
        private final ReadyQueues victim = new ReadyQueues();
        private int taken;

        public BatchTake() {
            for (int i = 0; i < 3; i++) {
                victim.add(new LitmusTask());
            }
        }

        @Actor
        public void steals(II_Result result) {
            for (int left = victim.halfHint(1); left > 0 && victim.steal(1, THIEF) != null; left--) {
                result.r1++;
            }
        }

        @Actor
        public void takes() {
            if (victim.take(1) != null) {
                taken = 1;
            }
        }

        @Arbiter
        public void takesTheRest(II_Result result) {
            result.r2 = taken;
            while (victim.take(1) != null) {
                result.r2++;
            }
        }
    }

    /** The queue is empty; somebody looks while the owner adds: whether it is seen, and whether a thief finds it afterwards. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "looked before it was there")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "looked after")
    @State
    public static class AddPeek {
        private final ReadyQueue queue = queue(0);
        private final LitmusTask task = new LitmusTask();

        @Actor
        public void adds() {
            queue.add(task);
        }

        @Actor
        public void looks(II_Result result) {
            result.r1 = queue.peek() == null ? 0 : 1;
        }

        @Arbiter
        public void steals(II_Result result) {
            result.r2 = queue.steal(THIEF) == null ? 0 : 1;
        }
    }
}
