package dev.heddle.benchmarks;

/**
 * Two tasks of one CPU that yield to each other, and the proof that they did: whoever comes back sees whether the other one
 * ran meanwhile. The check costs a nanosecond, the same for everybody.
 */
final class Alternation {
    private final int yieldsEach;
    private int lastRan;
    private int alternations;

    Alternation(int yieldsEach) {
        this.yieldsEach = yieldsEach;
    }

    void run(Side side) throws InterruptedException {
        // The first task makes the second, so both are on the same CPU and nothing comes from outside meanwhile.
        side.runThread(() -> {
            side.newThread(() -> yieldRepeatedly(2)).start();
            yieldRepeatedly(1);
        });
        requireAlternated();
    }

    @SuppressWarnings("ThreadPriorityCheck") // here, yield is no hint: it is what is measured
    private void yieldRepeatedly(int me) {
        for (int i = 0; i < yieldsEach; i++) {
            Thread.yield();
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
