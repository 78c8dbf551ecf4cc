package dev.heddle.machine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A CPU that has been claimed goes to the watchdog or back to its thread, never to both. */
public final class TenureLitmus {
    private TenureLitmus() {}

    private static final class Cpu implements CpuEntry {
        @Override
        public void run(Tenure tenure) {}

        @Override
        public void reschedule() {}
    }

    /** The thread is back while the watchdog seizes: whether it is the CPU, whether the watchdog has it. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @State
    public static class RoleSeize {
        private final Cpu cpu = new Cpu();
        private final CarrierRole retired = new CarrierRole() {};
        private final Tenure tenure = new Tenure(Thread.currentThread(), cpu);

        public RoleSeize() {
            tenure.claim();
        }

        @Actor
        @SuppressWarnings("ReferenceEquality") // the very object is meant
        public void comesBack(II_Result result) {
            result.r1 = tenure.role() == cpu ? 1 : 0;
        }

        @Actor
        public void seizes(II_Result result) {
            result.r2 = tenure.seize(retired) ? 1 : 0;
        }
    }
}
