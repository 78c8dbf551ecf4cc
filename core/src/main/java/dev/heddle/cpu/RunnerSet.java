package dev.heddle.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which CPUs may run something that is in one CPU's {@link ReadyQueues}: a set that has all of these, and may have more. A CPU that is not
 * in it need not look at each of ten thousand tasks that are bound to others to know that none is for it; without this each
 * dispatch would, as long as some CPU is halted.
 *
 * <ol>
 *   <li>Owner only: it includes the affinity of a task, then queues the task. So whoever sees the task sees a set that has its CPUs.
 *   <li>The set grows, and nothing that leaves a queue makes it smaller. But whoever has looked at all tasks because of it, and in vain,
 *       says so, and the owner then makes it as small as what is queued: one more look at all for each such look.
 *   <li>A task whose affinity is changed where it waits is not seen to here: the queues are outdated then, and until the owner has taken that
 *       mark away the set says nothing. The owner makes it the set of all CPUs, then takes the mark away; what it makes it to
 *       later has the new affinity, since it reads that after the mark is away.
 * </ol>
 *
 * <p>Memory order: the owner stores the set (release) before the queue's tail, as the same half of the Dekker pair (queue, idle):
 * a fence, and its read of the idle word, come later. The other half reads it (volatile) after its change of the idle word: the mark first, then the set, as it is
 * the other way round that the owner stores them.
 */
final class RunnerSet {
    private static final VarHandle CPUS;
    private static final VarHandle IN_VAIN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CPUS = lookup.findVarHandle(RunnerSet.class, "cpus", CpuMask.class);
            IN_VAIN = lookup.findVarHandle(RunnerSet.class, "inVain", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** The owner writes it (release), anyone reads it (volatile). */
    private CpuMask cpus = CpuMask.NONE;

    /** Somebody has looked at all tasks for none. Anyone sets it, the owner clears it (opaque both): one that is lost comes again. */
    private boolean inVain;

    /** Owner only, before it queues a task of this affinity. */
    void include(CpuMask affinity) {
        if (!cpus.containsAll(affinity)) {
            CPUS.setRelease(this, cpus.with(affinity));
        }
    }

    /** Owner only: from now on it says nothing. */
    void includeAll() {
        CPUS.setRelease(this, CpuMask.ALL);
    }

    /** Owner only: it is as small as it can be from now on. */
    void become(CpuMask exactly) {
        IN_VAIN.setOpaque(this, false);
        CPUS.setRelease(this, exactly);
    }

    /** Any thread: of the candidates in a domain, those that are in it. */
    int among(int domain, int candidates) {
        return ((CpuMask) CPUS.getVolatile(this)).word(domain) & candidates;
    }

    /** Any thread: it has some CPU for which nothing was found. */
    void wasInVain() {
        IN_VAIN.setOpaque(this, true);
    }

    /** Owner only. */
    boolean isTooLarge() {
        return (boolean) IN_VAIN.getOpaque(this);
    }
}
