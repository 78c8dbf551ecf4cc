package dev.heddle.trace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The trace buffer: a reader gets whole events, one after the other, whatever is recorded meanwhile. */
public final class EventRingLitmus {
    private EventRingLitmus() {}

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "whole and in order: before the others")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "whole and in order: while they were recorded")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "whole and in order: after all")
    @State
    public static class RecordSnapshot {
        private final EventRing ring = new EventRing(2);

        public RecordSnapshot() {
            ring.record(1, 1, 1);
            ring.record(2, 2, 2);
        }

        @Actor
        public void records() {
            for (int event = 3; event <= 6; event++) {
                ring.record(event, event, event);
            }
        }

        @Actor
        public void reads(II_Result result) {
            CpuRecording read = ring.snapshot();
            boolean whole = true;
            for (int i = 0; i < read.size(); i++) {
                long event = read.dropped() + i + 1;
                whole &= read.atNanos(i) == event && read.next(i) == event;
            }
            result.r1 = whole ? 1 : 0;
            result.r2 = read.dropped() == 0 ? 0 : read.dropped() == 4 && read.size() == 2 ? 2 : 1;
        }
    }
}
