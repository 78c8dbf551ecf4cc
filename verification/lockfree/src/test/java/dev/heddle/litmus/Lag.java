package dev.heddle.litmus;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What an actor does before its first shared access, so that a rare order of two accesses becomes a common one: it comes some
 * nanoseconds late, another number in each state, or else the slower actor would always come after the quicker one; and it
 * stores to cache lines that are far away, so that the stores which follow wait behind those in the store buffer, while
 * loads overtake them, unless there is a fence.
 */
public final class Lag {
    private static final int LONGS_PER_LINE = 8;

    /** Much more than caches hold. */
    private static final long[] FAR_AWAY = new long[1 << 22];

    private final int turns;
    private final int stores;
    private final int first;

    @SuppressWarnings("unused") // so that the turns are not optimised away
    private int spent;

    /**
     * What each state has of its own.
     *
     * @param mostTurns about as many nanoseconds
     * @param mostStores each takes about a hundred
     */
    public Lag(int mostTurns, int mostStores) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        turns = random.nextInt(mostTurns);
        stores = random.nextInt(mostStores + 1);
        first = random.nextInt();
    }

    public void pass() {
        int sum = spent;
        for (int i = 0; i < turns; i++) {
            sum = sum * 31 + i;
        }
        spent = sum;
        int at = first;
        for (int i = 0; i < stores; i++) {
            at = at * 0x9E3779B1 + LONGS_PER_LINE;
            FAR_AWAY[at & FAR_AWAY.length - 1] = at;
        }
    }
}
