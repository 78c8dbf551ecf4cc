package dev.heddle.compositor.client;

import java.util.List;

/** Where the load meter gets its numbers. */
@FunctionalInterface
public interface LoadSource {
    /**
     * One number.
     *
     * @param text what to write beside its curve
     * @param value at least 0; the curve is as high as its highest value
     */
    record Reading(String text, double value) {}

    /**
     * The numbers now, always the same ones in the same order.
     *
     * @param step of the meter that asks
     * @return at least one
     */
    List<Reading> read(long step);
}
