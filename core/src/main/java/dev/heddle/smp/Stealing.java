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
        int start = thief.random().next(cpus.length);
        for (int level = 0; level < PerCpuScheduler.IDLE_LEVEL; level++) {
            for (int i = 0; i < cpus.length; i++) {
                PerCpuScheduler victim = cpus[(start + i) % cpus.length];
                TaskControlBlock task = victim == thief ? null : thief.backlog().stealFrom(victim.backlog(), level);
                if (task != null) {
                    return task;
                }
            }
        }
        for (int i = 0; i < cpus.length; i++) {
            PerCpuScheduler victim = cpus[(start + i) % cpus.length];
            TaskControlBlock task = victim == thief ? null : thief.backlog().takeOverInbox(victim.backlog());
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    /**
     * At the end of a slice, one glance at one other CPU: whoever has two tasks of that level less than the other gets one
     * of them. (A difference of one stays: else a task would move at every slice.) Without this, equal tasks that never
     * block share as they were first placed: nine on one CPU and seven on the other, for ever.
     *
     * <p>It is the CPU with less that takes, in its loop: a task that was pushed there would be stuck if what runs there
     * gives way to nobody. The CPU with more only asks the other to come to its loop.
     *
     * @param cpu the caller
     * @param preempted what has come off there and is in no queue yet
     */
    void evenOut(PerCpuScheduler cpu, TaskControlBlock preempted) {
        PerCpuScheduler other = cpus[(cpu.id() + 1 + cpu.random().next(cpus.length - 1)) % cpus.length];
        int level = preempted.level();
        int here = cpu.backlog().readyHint(level) + 1;
        int there = other.loadHint(level);
        if (there - here >= 2) {
            if (!cpu.backlog().holdsMoreUrgentThan(level)) {
                cpu.backlog().stealOne(other.backlog(), level);
            }
        } else if (here - there >= 2 && preempted.allows(other.id()) && mayServe(other, level)) {
            other.ring();
        }
    }

    /** It runs something that is no more urgent; an idle one steals by itself. */
    private static boolean mayServe(PerCpuScheduler cpu, int level) {
        int running = cpu.runningLevel();
        return running >= level && running != PerCpuScheduler.IDLE_LEVEL;
    }

    /** Of the CPUs in {@code candidates}, those that could steal something now. */
    int runnersAmong(int candidates) {
        int runners = 0;
        for (PerCpuScheduler cpu : cpus) {
            int others = candidates & ~(1 << cpu.id());
            if ((others & ~runners) != 0) {
                runners |= cpu.backlog().runnersAmong(others);
            }
        }
        return runners;
    }
}
