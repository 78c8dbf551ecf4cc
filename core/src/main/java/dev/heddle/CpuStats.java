package dev.heddle;

/**
 * What one CPU has done since its scheduler started. Counters only grow.
 *
 * @param cpu the CPU's number, from 0
 * @param switches how often it started or resumed a task
 * @param preemptions how often a task gave the CPU away because it was asked to
 * @param wakesLocal tasks that became ready here by a wake on this very CPU
 * @param wakesRemote tasks that arrived through the inbox: woken by another CPU or by a thread that is no CPU
 * @param kicks how often another CPU or thread ended this CPU's halt
 * @param uselessKicks those among {@code kicks} after which it found nothing to run
 * @param kicksSent how often a task or the loop of this CPU ended another CPU's halt; threads that are no CPU are not counted
 * @param steals tasks that this CPU took from others
 * @param migrations tasks that ran here having last run on another CPU
 * @param halts how often it halted
 * @param handOvers how often it was taken from a carrier that was blocked in a task, and given to another one
 * @param idleNanos time without a task, in nanoseconds: searching, spinning or halted
 * @param haltedNanos the part of {@code idleNanos} that it was halted, in nanoseconds; a halt that lasts is counted when it ends
 * @param busyNanos time that tasks ran, in nanoseconds
 * @param ready tasks that wait in its ready queues now; a hint, it may already have changed
 */
public record CpuStats(
        int cpu,
        long switches,
        long preemptions,
        long wakesLocal,
        long wakesRemote,
        long kicks,
        long uselessKicks,
        long kicksSent,
        long steals,
        long migrations,
        long halts,
        long handOvers,
        long idleNanos,
        long haltedNanos,
        long busyNanos,
        int ready) {}
