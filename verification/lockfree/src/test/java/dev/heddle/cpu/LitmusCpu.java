package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What litmus tests of other packages do to a CPU. */
public final class LitmusCpu {
    private static final VarHandle CURRENT = field(PerCpuScheduler.class, "current", CurrentTask.class);
    private static final VarHandle ACCOUNTING = field(PerCpuScheduler.class, "accounting", CpuAccounting.class);
    private static final VarHandle IN_LOOP = field(PerCpuScheduler.class, "inLoop", boolean.class);
    private static final VarHandle READY = field(Backlog.class, "ready", ReadyQueues.class);
    private static final VarHandle RUNNERS = field(ReadyQueues.class, "runners", RunnerSet.class);

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private LitmusCpu() {}

    /** As its owner: a job of the level of all litmus tasks runs, or none does. */
    public static void setRuns(PerCpuScheduler cpu, boolean runs) {
        IN_LOOP.set(cpu, !runs);
        ((CurrentTask) CURRENT.get(cpu)).setLevel(runs ? 1 : PeerCpu.IDLE_LEVEL);
    }

    /** As its owner, before all else: a CPU whose clock has not begun takes no halt for necessary. */
    public static void begin(PerCpuScheduler cpu) {
        ((CpuAccounting) ACCOUNTING.get(cpu)).begins();
    }

    /** As its owner, in its loop. */
    public static void add(PerCpuScheduler cpu, LitmusTask task) {
        cpu.backlog().add(task);
    }

    /** As its owner: nothing waits here any more, and nobody has said that something waits where it does not belong. */
    public static void empty(PerCpuScheduler cpu) {
        cpu.backlog().drainInbox();
        ReadyQueues ready = (ReadyQueues) READY.get(cpu.backlog());
        TaskControlBlock task = ready.takeHighest();
        while (task != null) {
            task = ready.takeHighest();
        }
        ready.takeMisplaced(cpu.id(), CpuMask.NONE);
        saysThatNobodyMayRunThem(ready);
    }

    /** As their owner: whoever is to be found must be included anew. */
    static void saysThatNobodyMayRunThem(ReadyQueues queues) {
        ((RunnerSet) RUNNERS.get(queues)).become(CpuMask.NONE);
    }

    /** As its owner: whether there was anything in its inbox. */
    public static boolean drain(PerCpuScheduler cpu) {
        boolean any = !cpu.backlog().isInboxEmpty();
        cpu.backlog().drainInbox();
        return any;
    }

    /** As its owner, at the top of its loop: whether somebody has rung. */
    public static boolean answerRing(PerCpuScheduler cpu) {
        return ((CurrentTask) CURRENT.get(cpu)).takeNeedResched();
    }
}
