package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What litmus tests of other packages do to a CPU. */
public final class LitmusCpu {
    private static final VarHandle CURRENT;

    static {
        try {
            CURRENT = MethodHandles.privateLookupIn(PerCpuScheduler.class, MethodHandles.lookup())
                    .findVarHandle(PerCpuScheduler.class, "current", CurrentTask.class);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private LitmusCpu() {}

    /** As its owner, in its loop. */
    public static void add(PerCpuScheduler cpu, LitmusTask task) {
        cpu.backlog().add(task);
    }

    /** As its owner, at the top of its loop. */
    public static void answerRing(PerCpuScheduler cpu) {
        if (!((CurrentTask) CURRENT.get(cpu)).takeNeedResched()) {
            throw new IllegalStateException("nobody has rung");
        }
    }
}
