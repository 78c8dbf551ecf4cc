package dev.heddle.cpu;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The spin lock: one at a time, and each sees what the one before has stored. */
public final class SpinLockLitmus {
    private SpinLockLitmus() {}

    /** Two count, a plain count. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both")
    @State
    public static class CountCount {
        private final SpinLock lock = new SpinLock();
        private int count;

        private void countOne() {
            lock.acquire();
            count++;
            lock.release();
        }

        @Actor
        public void counts() {
            countOne();
        }

        @Actor
        public void countsToo() {
            countOne();
        }

        @Arbiter
        public void looks(I_Result result) {
            result.r1 = count;
        }
    }
}
