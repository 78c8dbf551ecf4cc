package dev.heddle.benchmarks.load;

import dev.heddle.benchmarks.side.Side;

/**
 * Two tasks of one CPU that yield to each other, and the proof that they did: whoever comes back sees whether the other one
 * ran meanwhile. The check costs a nanosecond, the same for everybody.
 */
final class Alternation {
    private final Side side;
    private final int yieldsEach;
    private int lastRan;
    private int alternations;

    Alternation(Side side, int yieldsEach) {
        this.side = side;
        this.yieldsEach = yieldsEach;
    }

    Runnable first() {
        return () -> yieldRepeatedly(1);
    }

    Runnable second() {
        return () -> yieldRepeatedly(2);
    }

    private void yieldRepeatedly(int me) {
        for (int i = 0; i < yieldsEach; i++) {
            side.giveWay();
            ran(me);
        }
    }

    void ran(int me) {
        if (lastRan != me) {
            lastRan = me;
            alternations++;
        }
    }

    void requireAlternated() {
        // Once at either end a task is alone for a moment.
        if (alternations < 2 * yieldsEach - 4) {
            throw new IllegalStateException("of " + 2 * yieldsEach + " yields only " + alternations
                    + " switched to the other task: the two were not on one CPU");
        }
    }
}
