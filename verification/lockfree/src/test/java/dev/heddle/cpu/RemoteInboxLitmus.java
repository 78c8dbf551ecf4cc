package dev.heddle.cpu;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Nothing is lost in an inbox, and nothing comes out twice. */
public final class RemoteInboxLitmus {
    private RemoteInboxLitmus() {}

    /** Which come out, one after the other, after two pushes. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "both")
    @State
    public static class PushPush {
        private final RemoteInbox inbox = new RemoteInbox();
        private final LitmusTask one = new LitmusTask(1);
        private final LitmusTask other = new LitmusTask(2);

        @Actor
        public void pushes() {
            inbox.push(one);
        }

        @Actor
        public void pushesToo() {
            inbox.push(other);
        }

        @Arbiter
        public void drains(II_Result result) {
            @Nullable TaskControlBlock first = inbox.drain();
            @Nullable TaskControlBlock second = first == null ? null : first.nextInInbox;
            result.r1 = first == null ? 0 : (int) first.id();
            result.r2 = second == null ? 0 : (int) second.id();
        }
    }

    /** One is in, one is pushed: how many the drainer gets, and how many are left. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "drained before the push")
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "drained after the push")
    @State
    public static class PushDrain {
        private final RemoteInbox inbox = new RemoteInbox();
        private final LitmusTask task = new LitmusTask();

        public PushDrain() {
            inbox.push(new LitmusTask());
        }

        @Actor
        public void pushes() {
            inbox.push(task);
        }

        @Actor
        public void drains(II_Result result) {
            result.r1 = LitmusTask.length(inbox.drain());
        }

        @Arbiter
        public void drainsTheRest(II_Result result) {
            result.r2 = LitmusTask.length(inbox.drain());
        }
    }

    /** One is in: who of two drainers gets it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class DrainDrain {
        private final RemoteInbox inbox = new RemoteInbox();

        public DrainDrain() {
            inbox.push(new LitmusTask());
        }

        @Actor
        public void drains(II_Result result) {
            result.r1 = inbox.drain() == null ? 0 : 1;
        }

        @Actor
        public void drainsToo(II_Result result) {
            result.r2 = inbox.drain() == null ? 0 : 1;
        }
    }

    /** One has been put back: who of two drainers gets it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class DrainDrainPutBack {
        private final RemoteInbox inbox = new RemoteInbox();

        public DrainDrainPutBack() {
            inbox.putBack(new LitmusTask());
        }

        @Actor
        public void drains(II_Result result) {
            result.r1 = inbox.drain() == null ? 0 : 1;
        }

        @Actor
        public void drainsToo(II_Result result) {
            result.r2 = inbox.drain() == null ? 0 : 1;
        }
    }
}
