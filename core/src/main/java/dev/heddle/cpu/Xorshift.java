package dev.heddle.cpu;

/** A small generator of random numbers: Marsaglia's xorshift (2003), triple 13, 17, 5. For one CPU's own use. */
public final class Xorshift {
    private int state;

    /** Any seed but 0, which would stay 0. */
    Xorshift(int seed) {
        this.state = seed;
    }

    /** A number from 0 to {@code bound} - 1. */
    public int next(int bound) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return Integer.remainderUnsigned(state, bound);
    }
}
