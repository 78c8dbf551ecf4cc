package dev.heddle.explorer;

/**
 * Random numbers from a seed: SplitMix64 (Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, 2014), with Lemire's
 * multiplication in place of a division. A schedule draws some dozens of them, so they must cost next to nothing.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        // Consecutive seeds must not be one sequence, shifted.
        this.state = mix(seed);
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long next() {
        return mix(state += GOLDEN_GAMMA);
    }

    /** A number from 0 to {@code bound} - 1. */
    int nextInt(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    boolean nextBoolean() {
        return next() < 0;
    }

    /**
     * How many throws, from 1 on, until one comes up that has a chance of 1 in 2 to the power of {@code log}, at most 16; as far as one
     * number can tell: it goes on for whole periods, of two thirds of the mean, each the last one with a chance of one half, and for any part of
     * one more. So the mean is right, and every number comes up, the larger the seldomer.
     */
    int throwsUntil(int log) {
        long bits = next();
        long periods = (long) Long.numberOfLeadingZeros(bits | 1L << 31) << 32 | (bits & 0xFFFF_FFFFL);
        return 1 + (int) ((periods * ((2 << log) - 2) / 3 + (1L << 31)) >>> 32);
    }
}
