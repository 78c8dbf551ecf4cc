package dev.heddle.smp;

import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import org.jspecify.annotations.Nullable;

/**
 * How a CPU without work looks for some: only such a CPU steals, from a random start, the most urgent level first, up to
 * half of a queue, and last from the inboxes of CPUs that do not reach their loop.
 *
 * <p>The random start matters: with a fixed one, such as the thief's own number plus one, all thieves come to one victim
 * and some victims are reached by none.
 */
final class Stealing {
    private final PerCpuScheduler[] cpus;

    Stealing(PerCpuScheduler[] cpus) {
        this.cpus = cpus;
    }

    /** One sweep over the others. Called on the thief's CPU. */
    @Nullable
    TaskControlBlock sweep(PerCpuScheduler thief) {
        int start = thief.random(cpus.length);
        for (int level = 0; level < PerCpuScheduler.IDLE_LEVEL; level++) {
            for (int i = 0; i < cpus.length; i++) {
                PerCpuScheduler victim = cpus[(start + i) % cpus.length];
                TaskControlBlock task = victim == thief ? null : thief.stealFrom(victim, level);
                if (task != null) {
                    return task;
                }
            }
        }
        for (int i = 0; i < cpus.length; i++) {
            PerCpuScheduler victim = cpus[(start + i) % cpus.length];
            TaskControlBlock task = victim == thief ? null : thief.takeOverInbox(victim);
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    /** Of the CPUs in {@code candidates}, those that could steal something now. */
    int runnersAmong(int candidates) {
        int runners = 0;
        for (PerCpuScheduler cpu : cpus) {
            int others = candidates & ~(1 << cpu.id());
            if ((others & ~runners) != 0) {
                runners |= cpu.runnersAmong(others);
            }
        }
        return runners;
    }
}
