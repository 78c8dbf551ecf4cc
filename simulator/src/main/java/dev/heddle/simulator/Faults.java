package dev.heddle.simulator;

import java.util.SplittableRandom;

/**
 * What goes wrong with a simulated machine, at random moments that its seed decides. Nothing here is more than a real machine may
 * do: a program must bear all of it.
 *
 * @param stallOneIn at one in so many calls of the machine and reports of events a CPU, or a thread of the outside world, is
 *     stalled there, in the middle of whatever it does; 0: never
 * @param longestStall for how long at the most, in nanoseconds
 * @param longestKickDelay what a kick takes longer than it costs, at the most, in nanoseconds; others that are sent meanwhile are
 *     one with it
 * @param longestInterruptDelay the same of interrupts and of the slice timer
 * @param spuriousHaltOneIn one in so many halts returns early for no reason; 0: none, which matters as well, since such returns
 *     hide lost wakeups
 */
public record Faults(
        int stallOneIn, long longestStall, long longestKickDelay, long longestInterruptDelay, int spuriousHaltOneIn) {
    private static final Faults NONE = new Faults(0, 0, 0, 0, 0);

    /**
     * Faults.
     *
     * @throws IllegalArgumentException if one of the numbers is negative
     */
    public Faults {
        if (stallOneIn < 0
                || longestStall < 0
                || longestKickDelay < 0
                || longestInterruptDelay < 0
                || spuriousHaltOneIn < 0) {
            throw new IllegalArgumentException("no number of a fault is negative");
        }
    }

    /**
     * A machine without faults.
     *
     * @return the same object each time
     */
    public static Faults none() {
        return NONE;
    }

    /**
     * A random subset of the faults, of random sizes.
     *
     * @param seed which
     * @return the same for the same seed
     */
    public static Faults random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean stalls = random.nextInt(4) > 0;
        return new Faults(
                stalls ? 4 << random.nextInt(6) : 0,
                stalls ? 1_000L << random.nextInt(12) : 0,
                random.nextBoolean() ? 100L << random.nextInt(13) : 0,
                random.nextInt(3) == 0 ? 100L << random.nextInt(13) : 0,
                random.nextInt(3) == 0 ? 2 << random.nextInt(5) : 0);
    }

    /** For how long a stall takes: short ones as often as long ones. */
    long stall(SplittableRandom random) {
        return 1 + upTo(longestStall >>> random.nextInt(10), random);
    }

    static long upTo(long longest, SplittableRandom random) {
        return longest == 0 ? 0 : random.nextLong(longest + 1);
    }
}
