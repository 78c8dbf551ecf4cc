package dev.heddle.explorer;

import dev.heddle.machine.Machine;
import java.util.Arrays;

/** Who can go on, and from when on: a bit for each actor, so that a choice among them reads a word or two. */
final class Readiness {
    /** Those that can go on at any time. */
    private int now;

    /** Those that can at a time of their own, and that time. */
    private int later;

    private long[] times = new long[8];

    /** From {@code time} on the actor of that index can go on; if that is {@link Machine#NEVER}, not by itself. */
    void set(int index, long time) {
        int bit = 1 << index;
        now = time <= 0 ? now | bit : now & ~bit;
        later = time > 0 && time != Machine.NEVER ? later | bit : later & ~bit;
        if (index >= times.length) {
            times = Arrays.copyOf(times, 2 * times.length);
        }
        times[index] = time;
    }

    /** Those that can go on at {@code clock}. */
    int at(long clock) {
        int ready = now;
        for (int rest = later; rest != 0; rest &= rest - 1) {
            int index = Integer.numberOfTrailingZeros(rest);
            ready |= times[index] <= clock ? 1 << index : 0;
        }
        return ready;
    }
}
