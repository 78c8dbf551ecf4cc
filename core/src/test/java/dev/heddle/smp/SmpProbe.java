package dev.heddle.smp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Looks into the words that all CPUs share, from a test. */
public final class SmpProbe {
    private static final VarHandle IDLE;
    private static final VarHandle CONTROL;
    private static final VarHandle HELD;
    private static final VarHandle LEFT;

    static {
        try {
            MethodHandles.Lookup smp = MethodHandles.privateLookupIn(Smp.class, MethodHandles.lookup());
            IDLE = smp.findVarHandle(Smp.class, "idle", IdleMask.class);
            CONTROL = smp.findVarHandle(Smp.class, "control", PauseControl.class);
            MethodHandles.Lookup control = MethodHandles.privateLookupIn(PauseControl.class, MethodHandles.lookup());
            HELD = control.findVarHandle(PauseControl.class, "held", int.class);
            LEFT = control.findVarHandle(PauseControl.class, "left", int.class);
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

    /** Bit n: CPU n has said that it is held. */
    public static int held(Smp smp) {
        return (int) HELD.get((PauseControl) CONTROL.get(smp));
    }

    /** Bit n: CPU n has said that it went offline. */
    public static int left(Smp smp) {
        return (int) LEFT.get((PauseControl) CONTROL.get(smp));
    }

    private static long word(Smp smp) {
        return ((IdleMask) IDLE.get(smp)).get();
    }
}
