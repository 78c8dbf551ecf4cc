package dev.heddle.simulator;

import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.smp.Smp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One look of the {@link Checks} at everything, after a step: what all of them ask, and what has been seen to wait where. */
final class Look {
    private final SimulatedMachine machine;
    private final Smp smp;
    private final String replay;
    private long steps;
    private boolean settled;

    /** What waits, where, and in which queue. */
    private final List<TaskControlBlock> waiting = new ArrayList<>();

    private int[] waitingAt = new int[64];
    private int[] waitingLevel = new int[64];

    Look(SimulatedMachine machine, Smp smp, String replay) {
        this.machine = machine;
        this.smp = smp;
        this.replay = replay;
    }

    /** The next one. */
    void begin() {
        steps++;
        settled = machine.timeline().isSettled();
        waiting.clear();
    }

    /** How many there were; the number of this one. */
    long steps() {
        return steps;
    }

    /** Somebody is in the middle of something. */
    void isUnsettled() {
        settled = false;
    }

    /** Whether nobody is in the middle of something. */
    boolean settled() {
        return settled;
    }

    void waits(TaskControlBlock task, int cpu, int level) {
        int at = waiting.size();
        if (at == waitingAt.length) {
            waitingAt = Arrays.copyOf(waitingAt, 2 * at);
            waitingLevel = Arrays.copyOf(waitingLevel, 2 * at);
        }
        waiting.add(task);
        waitingAt[at] = cpu;
        waitingLevel[at] = level;
    }

    /** How many tasks wait. */
    int waiting() {
        return waiting.size();
    }

    /** The {@code i}th task that waits, from 0. */
    TaskControlBlock waiting(int i) {
        return waiting.get(i);
    }

    /** On which CPU it does. */
    int cpuOf(int i) {
        return waitingAt[i];
    }

    /** In which of its queues; negative: in its inbox. */
    int levelOf(int i) {
        return waitingLevel[i];
    }

    PropertyViolation violation(int property, String words) {
        return new PropertyViolation(property, words, steps, machine.now(), Dump.of(machine, smp), replay);
    }
}
