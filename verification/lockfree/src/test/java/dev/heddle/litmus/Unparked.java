package dev.heddle.litmus;

import java.io.Serial;

/** Thrown where a carrier would be woken: its permit outlasts everything, so whoever parks then does not sleep. */
public final class Unparked extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public Unparked() {
        super("unparked", null, false, false);
    }
}
