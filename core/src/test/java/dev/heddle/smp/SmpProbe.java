package dev.heddle.smp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Looks into the idle word from a test. */
public final class SmpProbe {
    private static final VarHandle IDLE;

    static {
        try {
            IDLE = MethodHandles.privateLookupIn(Smp.class, MethodHandles.lookup())
                    .findVarHandle(Smp.class, "idle", IdleMask.class);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private SmpProbe() {}

    public static int halted(Smp smp) {
        return IdleMask.halted(word(smp));
    }

    public static int searching(Smp smp) {
        return IdleMask.searching(word(smp));
    }

    private static long word(Smp smp) {
        return ((IdleMask) IDLE.get(smp)).get();
    }
}
