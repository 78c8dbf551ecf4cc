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
            HELD = control.findVarHandle(PauseControl.class, "held", CpuFlags.class);
            LEFT = control.findVarHandle(PauseControl.class, "left", CpuFlags.class);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private SmpProbe() {}

    public static boolean isHalted(Smp smp, int cpu) {
        return ((IdleMask) IDLE.get(smp)).isHalted(cpu);
    }

    public static boolean isSearching(Smp smp, int cpu) {
        return ((IdleMask) IDLE.get(smp)).isSearching(cpu);
    }

    /** Whether a CPU has said that it is held. */
    public static boolean isHeld(Smp smp, int cpu) {
        return ((CpuFlags) HELD.get((PauseControl) CONTROL.get(smp))).isSet(cpu);
    }

    /** Whether a CPU has said that it went offline. */
    public static boolean hasLeft(Smp smp, int cpu) {
        return ((CpuFlags) LEFT.get((PauseControl) CONTROL.get(smp))).isSet(cpu);
    }

    /** The halted CPUs of a domain. */
    public static int halted(Smp smp, int domain) {
        return IdleMask.halted(((IdleMask) IDLE.get(smp)).get(domain));
    }

    /** The searching CPUs of a domain. */
    public static int searching(Smp smp, int domain) {
        return IdleMask.searching(((IdleMask) IDLE.get(smp)).get(domain));
    }

    /** The CPUs of a domain that have said that they are held, or went offline. */
    public static int absent(Smp smp, int domain) {
        PauseControl control = (PauseControl) CONTROL.get(smp);
        return ((CpuFlags) HELD.get(control)).word(domain) | ((CpuFlags) LEFT.get(control)).word(domain);
    }
}
