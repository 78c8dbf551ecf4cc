package dev.heddle.litmus;

import java.io.Serial;

/** Thrown where a carrier would sleep. */
public final class Parked extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public Parked() {
        super("parked", null, false, false);
    }
}
