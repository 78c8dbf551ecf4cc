package dev.heddle.report;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.trace.Recording;
import dev.heddle.trace.TraceRecorder;

/** A schedule by hand, small enough to know all about it. */
final class TinySchedule {
    private static final int IDLE_LEVEL = 3;
    private static final int NORMAL = 1;

    private TinySchedule() {}

    static Recording empty() {
        return new TraceRecorder(2, 8).snapshot();
    }

    /**
     * Times in microseconds from 1000, on two CPUs. Task 1 of the given name: woken from outside for CPU 0 at 0, runs there from
     * 10 to 100 and is preempted by task 2 ("worker-7"), which it woke at 60; task 2 runs until 150 and ends. CPU 1, which
     * has halted from 0 to 110 and is kicked, takes task 1 and runs it from 120 until the end, at 200.
     */
    static Recording recording(String name) {
        TraceRecorder recorder = new TraceRecorder(2, 64);
        recorder.created(1, name, NORMAL);
        recorder.created(2, "worker-7", 0);
        recorder.woken(0, micros(0), 1, NORMAL, SchedulingEvents.OUTSIDE);
        recorder.halted(0, micros(5), 5_000, true);
        recorder.switched(0, micros(10), SchedulingEvents.IDLE_TASK, IDLE_LEVEL, RunEnd.YIELDED, 1, NORMAL);
        recorder.woken(0, micros(60), 2, 0, 0);
        recorder.switched(0, micros(100), 1, NORMAL, RunEnd.PREEMPTED, 2, 0);
        recorder.halted(1, micros(110), 110_000, true);
        recorder.migrated(1, micros(120), 1, NORMAL, 0);
        recorder.switched(1, micros(120), SchedulingEvents.IDLE_TASK, IDLE_LEVEL, RunEnd.YIELDED, 1, NORMAL);
        recorder.switched(0, micros(150), 2, 0, RunEnd.ENDED, SchedulingEvents.IDLE_TASK, IDLE_LEVEL);
        recorder.halted(0, micros(200), 50_000, false);
        return recorder.snapshot();
    }

    private static long micros(long after) {
        return (1_000 + after) * 1_000;
    }
}
