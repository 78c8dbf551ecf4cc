package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.Set;

/** Jobs that do nothing but count, so that only their dispatch is measured. */
public final class Jobs extends Loop {
    private static final int BATCH = 500;

    private final Kind kind;

    private interface Kind {
        long run(Side side, int size) throws InterruptedException;
    }

    private Jobs(String name, String what, Set<Contender> contenders, int size, int shortSize, Kind kind) {
        super(name, what, 1, contenders, size, shortSize);
        this.kind = kind;
    }

    /** One at a time. */
    public static Jobs resubmitting() {
        return new Jobs(
                "job-dispatch",
                "a job that submits itself again, never more than one queued: one submission and one run",
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.FLOOR),
                500_000,
                2_000,
                (side, times) -> {
                    JobLoad.resubmitting(side, times);
                    return times;
                });
    }

    /** Many at a time. */
    public static Jobs batches() {
        return new Jobs(
                "job-batches",
                "jobs that a job submits " + BATCH + " at a time",
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.FLOOR),
                500,
                10,
                (side, batches) -> {
                    JobLoad.batches(side, batches, BATCH);
                    return (long) batches * BATCH;
                });
    }

    /** From a thread that is no CPU. */
    public static Jobs fromOutside() {
        return new Jobs(
                "job-outside",
                "jobs that a thread which is no CPU submits",
                EnumSet.of(Contender.HEDDLE, Contender.JDK),
                20_000,
                2_000,
                (side, times) -> {
                    JobLoad.fromOutside(side, times);
                    return times;
                });
    }

    @Override
    long once(Side side, int size) throws InterruptedException {
        return kind.run(side, size);
    }
}
