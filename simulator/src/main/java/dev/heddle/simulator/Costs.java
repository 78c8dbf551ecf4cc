package dev.heddle.simulator;

import java.util.Arrays;
import java.util.List;

/**
 * What things take in virtual time, in nanoseconds; none may be negative.
 *
 * @param contextSwitch to bring a task onto a CPU, each time
 * @param wake for a CPU to make a task ready
 * @param sendKick for a CPU to send a kick or an interrupt
 * @param kickSpinning until a kick reaches a halted CPU that the machine has not put to sleep yet, by distance
 * @param kickAsleep until a kick reaches one that it has put to sleep, by distance
 * @param interrupt until an interrupt reaches a CPU that runs something, by distance
 * @param spin for how long a halted CPU spins before the machine puts it to sleep
 * @param timer how late the end of a halt or an interrupt by the timer comes
 * @param steal for a CPU to take one task out of another's queue
 * @param migration what the first run of a task on another CPU takes longer, since its data is not in the caches, by distance
 */
public record Costs(
        long contextSwitch,
        long wake,
        long sendKick,
        ByDistance kickSpinning,
        ByDistance kickAsleep,
        ByDistance interrupt,
        long spin,
        long timer,
        long steal,
        ByDistance migration) {

    /**
     * A cost that depends on how far two CPUs are from each other.
     *
     * @param nanos for {@link Distance}'s values, in their order
     */
    public record ByDistance(List<Long> nanos) {
        /** Nothing, whatever the distance. */
        public static final ByDistance ZERO = of(0, 0, 0, 0, 0);

        /**
         * A cost by distance.
         *
         * @throws IllegalArgumentException if there is not one value for each distance, or one is negative
         */
        public ByDistance {
            nanos = List.copyOf(nanos);
            if (nanos.size() != Distance.values().length || nanos.stream().anyMatch(one -> one < 0)) {
                throw new IllegalArgumentException("a cost by distance is one number of nanoseconds, not negative, for"
                        + " each of " + Arrays.toString(Distance.values()) + ", not " + nanos);
            }
        }

        /**
         * A cost by distance.
         *
         * @param nanos for {@link Distance}'s values, in their order
         * @return the cost
         * @throws IllegalArgumentException if there is not one value for each distance, or one is negative
         */
        public static ByDistance of(long... nanos) {
            return new ByDistance(Arrays.stream(nanos).boxed().toList());
        }

        long[] toArray() {
            return nanos.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Nothing takes any time: what queueing theory assumes. */
    public static final Costs FREE =
            new Costs(0, 0, 0, ByDistance.ZERO, ByDistance.ZERO, ByDistance.ZERO, 0, 0, 0, ByDistance.ZERO);

    /**
     * Those of the machine that Heddle is measured on (two virtual CPUs): a switch of a virtual thread 0.15 µs, a kick 0.2 µs to
     * a CPU that spins and 41 µs to one that the hypervisor has put to sleep, a cache-line transfer 0.06 µs. What two virtual
     * CPUs cannot show (clusters, packages, what a migration costs) is from publications; {@code docs/simulator.md} names
     * them.
     */
    public static final Costs DEFAULT = new Costs(
            150,
            60,
            300,
            ByDistance.of(0, 150, 200, 300, 450),
            ByDistance.of(0, 41_000, 41_000, 41_000, 41_300),
            ByDistance.of(0, 800, 1_000, 1_200, 1_600),
            50_000,
            1_000,
            200,
            ByDistance.of(0, 500, 2_000, 10_000, 25_000));

    /**
     * Costs.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Costs {
        if (contextSwitch < 0 || wake < 0 || sendKick < 0 || spin < 0 || timer < 0 || steal < 0) {
            throw new IllegalArgumentException("a cost is not negative");
        }
    }
}
