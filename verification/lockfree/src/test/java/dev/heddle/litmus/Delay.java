package dev.heddle.litmus;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Some nanoseconds, another number in each state: an actor that comes to its first shared access early waits so long, or
 * else the other would always come too late.
 */
public final class Delay {
    private final int turns;

    @SuppressWarnings("unused") // so that the turns are not optimised away
    private int spent;

    /** {@code most} in nanoseconds, more or less. */
    public Delay(int most) {
        turns = ThreadLocalRandom.current().nextInt(most);
    }

    public void pass() {
        int sum = spent;
        for (int i = 0; i < turns; i++) {
            sum = sum * 31 + i;
        }
        spent = sum;
    }
}
