package dev.heddle.smp;

import dev.heddle.cpu.Backlog;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * How a CPU without work looks for some: only such a CPU steals, the most urgent level first, from the CPUs of its own domain
 * before others, each of these two groups from a random start; up to half of a queue, and last from the inboxes of CPUs
 * that do not reach their loop.
 *
 * <p>The random start matters: with a fixed one, such as the thief's own number plus one, all thieves come to one victim
 * and some victims are reached by none.
 */
final class Stealing {
    /**
     * On machines whose CPUs linger ({@link Machine#lingerNanos}), what a task has just woken on its own CPU, where it waits alone, is left
     * there for this part of that time: the waker may be about to block, as the partner of a ping-pong is. The thief looks again
     * before it halts. It serves the benchmarks park-2cpu and ring.
     */
    private static final int GRACE_PART = 10;

    private final PeerCpu[] cpus;
    private final Proximity near;
    private final Overview overview;
    private final Machine machine;
    private final long graceNanos;

    Stealing(PeerCpu[] cpus, Proximity near, Overview overview, Machine machine) {
        this.cpus = cpus;
        this.near = near;
        this.overview = overview;
        this.machine = machine;
        this.graceNanos = machine.lingerNanos() / GRACE_PART;
    }

    /**
     * One sweep over others. Called on the thief's CPU.
     *
     * @param everywhere over all of them; else over those of its own domain
     */
    @Nullable
    TaskControlBlock sweep(PerCpuScheduler thief, boolean everywhere) {
        int mates = near.mates(thief.id());
        int others = everywhere ? near.others() : mates;
        int startNear = mates == 0 ? 0 : thief.random().next(mates);
        int startFar = others == mates ? 0 : thief.random().next(others - mates);
        int hints = 0;
        for (int k = 0; k < (everywhere ? near.domains() : 1); k++) {
            hints |= overview.hints(thief.id(), k);
        }
        int levels = hints & ~Backlog.STRANDED;
        long ripeBy = levels != 0 && graceNanos != 0 ? machine.nanoTime() - graceNanos : Machine.NEVER;
        for (int left = levels; left != 0; left &= left - 1) {
            int level = Integer.numberOfTrailingZeros(left);
            for (int i = 0; i < others; i++) {
                Backlog victim = victim(thief, i, mates, startNear, startFar);
                TaskControlBlock task = (victim.levelsHint() & 1 << level) == 0
                        ? null
                        : thief.backlog().stealFrom(victim, level, ripeBy);
                if (task != null) {
                    return task;
                }
            }
        }
        for (int i = 0; i < others && (hints & Backlog.STRANDED) != 0; i++) {
            Backlog victim = victim(thief, i, mates, startNear, startFar);
            TaskControlBlock task = thief.backlog().takeOverInbox(victim);
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    /** The {@code i}th victim of a sweep. */
    private Backlog victim(PerCpuScheduler thief, int i, int mates, int startNear, int startFar) {
        int far = near.others() - mates;
        int at = i < mates ? turned(i, startNear, mates) : mates + turned(i - mates, startFar, far);
        return cpus[near.other(thief.id(), at)].backlog();
    }

    private static int turned(int i, int start, int size) {
        int at = i + start;
        return at < size ? at : at - size;
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
        PeerCpu other = cpus[near.other(cpu.id(), cpu.random().next(near.others()))];
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
    private static boolean mayServe(PeerCpu cpu, int level) {
        int running = cpu.runningLevel();
        return running >= level && running != PeerCpu.IDLE_LEVEL;
    }
}
