package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.Contender;
import dev.heddle.benchmarks.Effort;
import dev.heddle.benchmarks.Value;
import dev.heddle.benchmarks.side.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** How long a wake takes to reach another CPU, from just before the unpark to the woken task's first instruction. */
public final class Wake extends Latency {
    private final WakeRun.Idle idle;
    private final int fullWakes;
    private final int shortWakes;

    private Wake(String name, String what, WakeRun.Idle idle, int fullWakes, int shortWakes) {
        super(name, what, EnumSet.of(Contender.HEDDLE, Contender.JDK, Contender.THREADS));
        this.idle = idle;
        this.fullWakes = fullWakes;
        this.shortWakes = shortWakes;
    }

    /** The CPU looks for work all the time. */
    public static Wake ofSpinningCpu() {
        return new Wake(
                "wake-spinning",
                "a wake of another CPU that has been without work for 5 to 20 µs",
                WakeRun.Idle.SPINNING,
                50_000,
                2_000);
    }

    /** The CPU has halted: this pays for the operating system's and the hypervisor's wake, whatever the program does. */
    public static Wake ofHaltedCpu() {
        return new Wake(
                "wake-halted",
                "a wake of another CPU that has been without work for 4 to 6 ms",
                WakeRun.Idle.HALTED,
                400,
                30);
    }

    @Override
    public List<Value> measure(Side side, Effort effort) throws InterruptedException {
        int wakes = effort.scale(fullWakes, shortWakes);
        WakeRun.Result result = new WakeRun(side, idle, effort.isShort(), wakes).run();
        Loop.require("wakes", result.latency().getTotalCount(), wakes);
        List<Value> values = new ArrayList<>(percentiles(result.latency(), 50, 90, 99));
        // What the CPU really did meanwhile: about 0 sleeps a wake say that it spun, about 1 that it halted.
        result.add(values, "bytes", result.bytes());
        result.add(values, "sleeps", result.sleeps());
        result.add(values, "kicks", result.kicks());
        return values;
    }
}
