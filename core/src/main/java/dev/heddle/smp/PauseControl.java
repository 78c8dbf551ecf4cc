package dev.heddle.smp;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.SpinLock;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
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
 *   <li>Placement goes by {@link OpenCpus}. A pusher who went by an older one pushes, then reads {@code held} and kicks; the
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
 *   <li>Whoever brings a CPU online says so ({@code arriving}), then looks whether the scheduler is closing, and if not gives
 *       the CPU its loop before he takes that back. Whoever closes sets that, then waits until nobody is arriving. So then every loop
 *       that will ever be has begun, and he can wait for their ends. (Dekker pair (arriving, draining).)
 * </ol>
 *
 * <p>Nothing here waits for a CPU: that is done outside the engine, by glances at {@link #missing} and {@link #hasLeft}.
 * Those who change the bits take turns by a spin lock that is held for a few instructions. No CPU's loop takes it.
 */
public final class PauseControl {
    private final PeerCpu[] cpus;
    private final IdleMask idle;
    private final Machine machine;
    private final OpenCpus open;
    private final Population population;
    private final int[] startOrder;

    /** How many pauses hold each CPU. Under {@code changes}. */
    private final int[] pauses;

    /** The CPU is held. Each CPU its own bit. */
    private final CpuFlags held;

    /** The CPU's loop has left. Set by each CPU, cleared by whoever brings it online, before it runs. */
    private final CpuFlags left;

    /** The CPU is being brought online: its loop begins in a moment. Set under {@code changes}. */
    private final CpuFlags arriving;

    /** All pauses have been lifted for good: the scheduler ends. */
    private volatile boolean lifted;

    /** Held by whoever changes the bits. */
    private final SpinLock changes = new SpinLock();

    PauseControl(PeerCpu[] cpus, IdleMask idle, Machine machine, OpenCpus open, Population population) {
        this.cpus = cpus;
        this.idle = idle;
        this.machine = machine;
        this.open = open;
        this.population = population;
        this.startOrder = machine.startOrder();
        this.pauses = new int[cpus.length];
        this.held = new CpuFlags(cpus.length);
        this.left = new CpuFlags(cpus.length);
        this.arriving = new CpuFlags(cpus.length);
    }

    // ---- what CPUs and wakers ask ----

    /** The CPUs that are online and are not about to go offline: what affinities are checked against. */
    public CpuMask staying() {
        return open.staying();
    }

    /** Those that may run tasks. */
    public CpuMask open() {
        return open.open();
    }

    public boolean isHeld(int cpu) {
        return (!lifted && open.paused.isSet(cpu)) || open.offline.isSet(cpu);
    }

    public boolean isOffline(int cpu) {
        return open.offline.isSet(cpu);
    }

    /** On the CPU, which is held and not in S. Returns at the deadline, and whenever something may have changed. */
    void await(PerCpuScheduler cpu, long deadline) {
        held.set(cpu.id());
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
        if (held.isSet(cpu)) {
            held.clear(cpu);
        }
        return !isHeld(cpu);
    }

    /** On the CPU, which touches nothing of its own any more; its inbox has yet to be rescued. */
    void left(PerCpuScheduler cpu) {
        held.clear(cpu.id());
        left.set(cpu.id());
    }

    /** Whether a CPU has said that it is held. For inspection. */
    public boolean saysHeld(int cpu) {
        return held.isSet(cpu);
    }

    /** Whether a CPU has said that its loop has left. For inspection. */
    public boolean saysLeft(int cpu) {
        return left.isSet(cpu);
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
        if (!held.isSet(target) && !left.isSet(target)) {
            return Pushed.TO_OPEN;
        }
        if (open.offline.isSet(target)) {
            return Pushed.TO_NOBODY;
        }
        machine.kick(target);
        return Pushed.TO_HELD;
    }

    // ---- what users do ----

    /**
     * Asks CPUs to hold. The caller's own CPU is left out if the caller is one. Whoever asks then waits until none is
     * {@link #missing}. Any thread.
     *
     * @param wanted which CPUs
     * @return the CPUs that this call holds, to be given to {@link #resume}; null if the caller's own CPU is being held by
     *     somebody else: the caller asks again from another CPU, or later
     */
    public @Nullable CpuMask pause(CpuMask wanted) {
        CpuMask holds;
        changes.acquire();
        try {
            CpuMask mine = ownCpu();
            if (!open.open().containsAll(mine)) {
                return null;
            }
            holds = wanted.without(mine);
            for (int cpu = holds.next(0); cpu >= 0; cpu = holds.next(cpu + 1)) {
                pauses[cpu]++;
                open.paused.set(cpu);
            }
        } finally {
            changes.release();
        }
        ring(holds);
        return holds;
    }

    private CpuMask ownCpu() {
        return machine.current() instanceof PerCpuScheduler here && cpus[here.id()] == here
                ? CpuMask.of(here.id())
                : CpuMask.NONE;
    }

    /** Those of a set that have not come to hold yet. */
    public CpuMask missing(CpuMask holds) {
        return lifted
                ? CpuMask.NONE
                : open.collected(domain -> holds.word(domain) & ~(held.word(domain) | left.word(domain)));
    }

    /** Ends a pause. */
    public void resume(CpuMask holds) {
        changes.acquire();
        try {
            for (int cpu = holds.next(0); cpu >= 0; cpu = holds.next(cpu + 1)) {
                if (--pauses[cpu] == 0) {
                    open.paused.clear(cpu);
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
     * @throws IllegalStateException if it is the last one online, or some task needs it, or another thread is
     *     asking the same; then nothing has changed
     */
    public void sendOffline(int cpu) {
        changes.acquire();
        try {
            if (open.staying().without(CpuMask.of(cpu)).isEmpty()) {
                throw new IllegalStateException("CPU " + cpu + " is the last one online");
            }
            if (open.leaving.isSet(cpu)) {
                // The bit has one owner: who clears it ends the promise that all affinities made meanwhile go without.
                throw new IllegalStateException(
                        "CPU " + cpu + " is being taken offline by another thread at this moment");
            }
            open.leaving.set(cpu);
        } finally {
            changes.release();
        }
        PreemptibleTask needing = population.needingOthersThan(open.staying());
        changes.acquire();
        // In this order: see OpenCpus.notStaying.
        if (needing == null) {
            open.offline.set(cpu);
        }
        open.leaving.clear(cpu);
        changes.release();
        if (needing != null) {
            // What was placed in between went without this CPU, to one that is paused if no other is open.
            kickHeld();
            throw new IllegalStateException("CPU " + cpu
                    + " cannot go offline: there is a task that may run on no other CPU online: " + needing);
        }
        ring(CpuMask.of(cpu));
        kickHeld();
    }

    /** Step 5. Returns false if none of these CPUs is going to stay online; nothing is changed then. */
    boolean setAffinity(TaskControlBlock task, CpuMask affinity) {
        changes.acquire();
        try {
            if (!open.canServe(affinity)) {
                return false;
            }
            task.setAffinity(affinity);
            return true;
        } finally {
            changes.release();
        }
    }

    /** Whether the loop of a CPU that went offline has left, or it is online. */
    public boolean hasLeft(int cpu) {
        return !open.offline.isSet(cpu) || left.isSet(cpu);
    }

    /**
     * Brings a CPU back that {@link #hasLeft}; does nothing if it is online. Step 7.
     *
     * @return false if the scheduler is closing; nothing is changed then
     */
    public boolean bringOnline(int cpu) {
        changes.acquire();
        try {
            if (!open.offline.isSet(cpu) || !left.isSet(cpu)) {
                return true;
            }
            arriving.set(cpu);
            if (population.isDraining()) {
                arriving.clear(cpu);
                return false;
            }
            left.clear(cpu);
            open.offline.clear(cpu);
        } finally {
            changes.release();
        }
        // It may be paused: so it looks before it runs anything.
        cpus[cpu].ring();
        try {
            machine.start(cpu);
        } finally {
            arriving.clear(cpu);
        }
        kickHeld();
        return true;
    }

    /** Whether some CPU is being brought online at this moment. Once the scheduler is closing and this is false, it stays so. */
    public boolean isAnyArriving() {
        return !open.collected(arriving::word).isEmpty();
    }

    /** Step 1, after the bits have been set. */
    private void ring(CpuMask set) {
        for (int cpu : startOrder) {
            if (set.contains(cpu)) {
                cpus[cpu].ring();
                if (idle.leaveHaltAndOwe(cpu)) {
                    machine.kick(cpu);
                }
            }
        }
    }

    /** Those that are held, or about to be, look again at what they hold. */
    void kickHeld() {
        for (int cpu : startOrder) {
            if (open.paused.isSet(cpu)) {
                cpus[cpu].ring();
            }
        }
        for (int cpu : startOrder) {
            if (held.isSet(cpu)) {
                machine.kick(cpu);
            }
        }
    }
}
