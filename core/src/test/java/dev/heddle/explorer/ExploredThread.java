package dev.heddle.explorer;

import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code LockSupport}, {@code Thread.yield} and the clock in the rewritten latch, timer and spin lock. A schedule has one thread that parks,
 * so an unpark needs not say whom it means.
 */
public final class ExploredThread {
    static final long NANOS_PER_READ = 5_000;

    private ExploredThread() {}

    /** Time passes faster than by steps, or a schedule would consist of spinning. */
    public static long nanoTime() {
        SwitchPoint.here();
        Interleaver interleaver = SwitchPoint.current();
        interleaver.passTime(NANOS_PER_READ);
        return interleaver.clock();
    }

    public static void park(Object blocker) {
        parkUntil(Machine.NEVER);
    }

    public static void parkNanos(Object blocker, long nanos) {
        parkUntil(SwitchPoint.current().clock() + nanos);
    }

    /** The caller spins. */
    @SuppressWarnings("NamedLikeContextualKeyword") // it stands in for the JDK's
    public static void yield() {
        SwitchPoint.letOthersGo();
    }

    private static void parkUntil(long deadline) {
        SwitchPoint.here();
        Interleaver interleaver = SwitchPoint.current();
        Actor actor = interleaver.running();
        if (!actor.isKicked()) {
            actor.setDeadline(deadline);
            interleaver.stopAs(Actor.State.PARKED);
        }
        actor.forgetKick();
    }

    public static void unpark(@Nullable Thread unused) {
        SwitchPoint.here();
        SwitchPoint.current().unpark();
    }
}
