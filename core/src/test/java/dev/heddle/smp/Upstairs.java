package dev.heddle.smp;

import dev.heddle.cpu.Forbidden;

/** A class of a higher package, for the twin that looks up. */
public final class Upstairs {
    Forbidden.LooksUp below() {
        return new Forbidden.LooksUp();
    }
}
