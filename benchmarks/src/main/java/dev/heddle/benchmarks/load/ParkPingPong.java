package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.side.Side;
import java.util.EnumSet;
import java.util.Set;

/** Two tasks that unpark each other in turn. */
public final class ParkPingPong extends Loop {
    private final boolean timed;

    private ParkPingPong(String name, String what, int cpus, Set<Contender> contenders, int size, boolean timed) {
        super(name, what, cpus, contenders, size, 1_000);
        this.timed = timed;
    }

    /** Both on the only CPU. */
    public static ParkPingPong onOneCpu() {
        return new ParkPingPong(
                "park-1cpu",
                "two tasks on one CPU unpark each other in turn: one handoff, half a round trip",
                1,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.FLOOR),
                2_500,
                false);
    }

    /** Where the scheduler chooses. */
    public static ParkPingPong onTwoCpus() {
        return new ParkPingPong(
                "park-2cpu",
                "the same with two CPUs, and the scheduler's choice where the tasks run",
                2,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.UNPINNED, Contender.THREADS),
                // Each handoff may need a halt and a kick.
                2_500,
                false);
    }

    /** Each park with a timeout that never comes. */
    public static ParkPingPong withTimers() {
        return new ParkPingPong(
                "timer",
                "a timer started and cancelled: as park-1cpu, each park with a timeout of an hour",
                1,
                EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.GO, Contender.TOKIO),
                2_500,
                true);
    }

    @Override
    long once(Side side, int handoffsEach) throws InterruptedException {
        PingPong.run(side, handoffsEach, timed);
        return 2L * handoffsEach;
    }
}
