package dev.heddle.soak;

import java.util.List;

/**
 * What came of a soak.
 *
 * @param seed what all was drawn from
 * @param cpus how many CPUs the schedulers had
 * @param seconds how long it took
 * @param rounds schedulers that were started, stormed, looked at in the calm, and stopped
 * @param members tasks of the storms, without their children
 * @param steps what those did
 * @param acts what was done to them
 * @param pauses how often CPUs were paused
 * @param offlines how often a CPU was taken offline
 * @param switches how often a CPU started or resumed a task
 * @param steals tasks that a CPU took from another
 * @param handOvers how often a CPU was taken from a carrier that was blocked
 * @param heapGrowthBytes what the heap has grown by since the first round
 * @param findings how much was found to be wrong
 * @param first the first of what was found, at most 20
 */
public record SoakReport(
        long seed,
        int cpus,
        double seconds,
        int rounds,
        long members,
        long steps,
        long acts,
        long pauses,
        long offlines,
        long switches,
        long steals,
        long handOvers,
        long heapGrowthBytes,
        int findings,
        List<String> first) {
    /** Copies the list. */
    public SoakReport {
        first = List.copyOf(first);
    }
}
