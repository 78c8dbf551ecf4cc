package dev.heddle.smp;

import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.SpinLock;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which CPUs may run tasks: those that are online and not paused are <em>open</em>; the others are <em>held</em>. Any subset
 * may be held, and a held CPU still drains its inbox, expires its timers, and hands on what may run elsewhere.
 *
 * <ol>
 *   <li>To hold a CPU: set its bit in {@code paused} or {@code offline}, then ring it (its {@code needResched}), then, if it
 *       is in H, take it out and kick it. The CPU looks at the bits at the top of its loop when it was rung, and on its way
 *       into H it looks whether it was. (Pair: bit, ring; clear the ring, read the bit. Pair: ring, idle word; idle word,
 *       ring.) So it starts at most the one task that it had in hand.
 *   <li>The CPU says that it is held ({@code held}) when it has left S. To leave, it takes its bit out of {@code held}, then
 *       looks once more whether it may. Whoever holds it sets {@code paused}, then reads {@code held}: if it sees the bit of
 *       a CPU that was just leaving, that CPU sees {@code paused} and stays. (Dekker pair.)
 *   <li>Placement goes by {@link #closed}. A pusher who went by an older one pushes, then reads {@code held} and kicks; the
 *       CPU says that it is held, then looks at its inbox before it waits. (Dekker pair (inbox, held).) If the target is
 *       offline there is nobody to kick: the pusher takes the inbox himself, and places everything anew; so does the CPU,
 *       as its last act, when it has said that it left. (Dekker pair (inbox, left).)
 *   <li>Whatever opens a CPU rings and kicks all that shall hold: they may keep something that can run there. (Pair: ring,
 *       read {@code held}; set {@code held}, look whether it was rung.)
 *   <li>A CPU goes offline in two steps. {@code leaving} closes it to placement, and makes every later choice of an
 *       affinity count without it; then every task is looked at: one that may run nowhere else forbids it. Only then is
 *       {@code offline} set. Affinities are changed under the lock under which {@code leaving} is set: so each is either
 *       checked against it, or seen by that look. No task ever has an affinity with no CPU that is online: whoever placed
 *       it would find no place. A task that starts is listed first, then checked. (Dekker pair (live, leaving).)
 *   <li>A task that holds CPUs never holds its own, and only begins while its own is open. Otherwise two tasks could hold
 *       each other's CPU, and nobody would be left to release either.
 * </ol>
 *
 * <p>Nothing here waits for a CPU: that is done outside the engine, by glances at {@link #missing} and {@link #hasLeft}.
 * Those who change the bits take turns by a spin lock that is held for a few instructions. No CPU's loop takes it.
 */
final class PauseControl {
    private static final VarHandle HELD;
    private static final VarHandle LEFT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HELD = lookup.findVarHandle(PauseControl.class, "held", int.class);
            LEFT = lookup.findVarHandle(PauseControl.class, "left", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** In place of a set of CPUs. */
    static final int NOT_NOW = -1;

    private final PerCpuScheduler[] cpus;
    private final IdleMask idle;
    private final Machine machine;
    private final int all;

    /** How many pauses hold each CPU. Under {@code changes}. */
    private final int[] pauses;

    /** Bit n: some pause holds CPU n. Written under {@code changes}. */
    private volatile int paused;

    /** Bit n: CPU n has no carrier, or its carrier is about to end. Written under {@code changes}. */
    private volatile int offline;

    /** Bit n: somebody wants CPU n offline and is looking whether that can be. Written under {@code changes}. */
    private volatile int leaving;

    /** Bit n: CPU n is held. Each CPU its own bit. */
    private volatile int held;

    /** Bit n: CPU n's loop has left. Set by each CPU, cleared by whoever brings it online, before it runs. */
    private volatile int left;

    /** All pauses have been lifted for good: the scheduler ends. */
    private volatile boolean lifted;

    /** Held by whoever changes the bits. */
    private final SpinLock changes = new SpinLock();

    PauseControl(PerCpuScheduler[] cpus, IdleMask idle, Machine machine) {
        this.cpus = cpus;
        this.idle = idle;
        this.machine = machine;
        this.all = -1 >>> (IdleMask.MAX_CPUS - cpus.length);
        this.pauses = new int[cpus.length];
    }

    // ---- what CPUs and wakers ask ----

    /** Bit n: CPU n takes no new tasks. */
    int closed() {
        return notStaying() | paused;
    }

    int online() {
        return all & ~offline;
    }

    /** Bit n: CPU n is online and is not about to go offline: what affinities are checked against. */
    int staying() {
        return all & ~notStaying();
    }

    /** {@code leaving} is read first: a CPU goes from there to {@code offline}, and must be seen in one of them. */
    private int notStaying() {
        return leaving | offline;
    }

    int open() {
        return all & ~closed();
    }

    boolean isHeld(int cpu) {
        return ((lifted ? offline : paused | offline) & 1 << cpu) != 0;
    }

    boolean isOffline(int cpu) {
        return (offline & 1 << cpu) != 0;
    }

    /** On the CPU, which is held and not in S. Returns at the deadline, and whenever something may have changed. */
    void await(PerCpuScheduler cpu, long deadline) {
        int bit = 1 << cpu.id();
        HELD.getAndBitwiseOr(this, bit);
        if (!cpu.hasOwnWork() && isHeld(cpu.id())) {
            machine.halt(cpu.id(), deadline);
        }
    }

    /**
     * Step 2, on the CPU: whether it may start tasks again. Whoever is told so is not in {@code held}; the one look that
     * decides comes after the bit has been taken out.
     */
    boolean endHold(int cpu) {
        if (isHeld(cpu)) {
            return false;
        }
        int bit = 1 << cpu;
        if ((held & bit) != 0) {
            HELD.getAndBitwiseAnd(this, ~bit);
        }
        return !isHeld(cpu);
    }

    /** On the CPU, which touches nothing of its own any more; its inbox has yet to be rescued. */
    void left(PerCpuScheduler cpu) {
        HELD.getAndBitwiseAnd(this, ~(1 << cpu.id()));
        LEFT.getAndBitwiseOr(this, 1 << cpu.id());
    }

    /** What a push to a CPU that was not in H has come to. */
    enum Pushed {
        /** It is open, as far as the pusher must care. */
        TO_OPEN,
        /** It is held, and has been kicked. */
        TO_HELD,
        /** It is gone: the pusher must rescue its inbox. */
        TO_NOBODY
    }

    /** Step 3, after a push to a CPU that was not in H. */
    Pushed pushedTo(int target) {
        int bit = 1 << target;
        if (((held | left) & bit) == 0) {
            return Pushed.TO_OPEN;
        }
        if ((offline & bit) != 0) {
            return Pushed.TO_NOBODY;
        }
        machine.kick(target);
        return Pushed.TO_HELD;
    }

    // ---- what users do ----

    /**
     * Asks CPUs to hold. The caller's own CPU is left out if the caller is one. Whoever asks then waits until none is
     * {@link #missing}.
     *
     * @param wanted bit n: CPU n
     * @param own the CPU that the caller is, or null
     * @return the CPUs that this call holds, to be given to {@link #resume}; {@link #NOT_NOW} if the caller's own CPU is
     *     being held by somebody else: the caller asks again from another CPU, or later
     */
    int pause(int wanted, @Nullable PerCpuScheduler own) {
        int holds;
        changes.acquire();
        try {
            int mine = own == null ? 0 : 1 << own.id();
            if ((closed() & mine) != 0) {
                return NOT_NOW;
            }
            holds = wanted & ~mine;
            for (int cpu = 0; cpu < cpus.length; cpu++) {
                if ((holds & 1 << cpu) != 0) {
                    pauses[cpu]++;
                }
            }
            paused |= holds;
        } finally {
            changes.release();
        }
        ring(holds);
        return holds;
    }

    /** Those of a set that have not come to hold yet. */
    int missing(int holds) {
        return lifted ? 0 : holds & ~(held | left);
    }

    /** Ends a pause. */
    void resume(int holds) {
        changes.acquire();
        try {
            for (int cpu = 0; cpu < cpus.length; cpu++) {
                int bit = 1 << cpu;
                if ((holds & bit) != 0 && --pauses[cpu] == 0) {
                    paused &= ~bit;
                }
            }
        } finally {
            changes.release();
        }
        kickHeld();
    }

    /** No CPU is paused any more, nor ever will be: the scheduler ends. */
    void liftForGood() {
        lifted = true;
        kickHeld();
    }

    /**
     * Sends a CPU offline. Whoever asks then waits until it {@link #hasLeft}.
     *
     * @param needs a task that may run on none of the CPUs given, or null; asked when placement has been closed
     * @throws IllegalStateException if it is the last one online, or some task needs it, or another thread is
     *     asking the same; then nothing has changed
     */
    void sendOffline(int cpu, IntFunction<@Nullable PreemptibleTask> needs) {
        int bit = 1 << cpu;
        changes.acquire();
        try {
            if ((staying() & ~bit) == 0) {
                throw new IllegalStateException("CPU " + cpu + " is the last one online");
            }
            if ((leaving & bit) != 0) {
                // The bit has one owner: who clears it ends the promise that all affinities made meanwhile go without.
                throw new IllegalStateException(
                        "CPU " + cpu + " is being taken offline by another thread at this moment");
            }
            leaving |= bit;
        } finally {
            changes.release();
        }
        PreemptibleTask needing = needs.apply(staying());
        changes.acquire();
        // In this order: see notStaying.
        offline |= needing == null ? bit : 0;
        leaving &= ~bit;
        changes.release();
        if (needing != null) {
            throw new IllegalStateException("CPU " + cpu
                    + " cannot go offline: there is a task that may run on no other CPU online: " + needing);
        }
        ring(bit);
        kickHeld();
    }

    /** Step 5. Returns false if none of these CPUs is going to stay online; nothing is changed then. */
    boolean setAffinity(TaskControlBlock task, int affinity) {
        changes.acquire();
        try {
            if ((affinity & staying()) == 0) {
                return false;
            }
            task.setAffinity(affinity);
            return true;
        } finally {
            changes.release();
        }
    }

    /** Whether the loop of a CPU that went offline has left, or it is online. */
    boolean hasLeft(int cpu) {
        return (offline & ~left & 1 << cpu) == 0;
    }

    /** Brings a CPU back that {@link #hasLeft}; does nothing if it is online. */
    void bringOnline(int cpu) {
        int bit = 1 << cpu;
        changes.acquire();
        try {
            if ((offline & left & bit) == 0) {
                return;
            }
            LEFT.getAndBitwiseAnd(this, ~bit);
            offline &= ~bit;
        } finally {
            changes.release();
        }
        // It may be paused: so it looks before it runs anything.
        cpus[cpu].ring();
        machine.start(cpu);
        kickHeld();
    }

    /** Step 1, after the bits have been set. */
    private void ring(int set) {
        for (int rest = set; rest != 0; rest &= rest - 1) {
            int cpu = Integer.numberOfTrailingZeros(rest);
            cpus[cpu].ring();
            if (idle.leaveHaltAndOwe(cpu)) {
                machine.kick(cpu);
            }
        }
    }

    /** Those that are held, or about to be, look again at what they hold. */
    void kickHeld() {
        for (int rest = paused; rest != 0; rest &= rest - 1) {
            cpus[Integer.numberOfTrailingZeros(rest)].ring();
        }
        for (int rest = held; rest != 0; rest &= rest - 1) {
            machine.kick(Integer.numberOfTrailingZeros(rest));
        }
    }
}
