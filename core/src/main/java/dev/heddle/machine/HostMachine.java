package dev.heddle.machine;

import dev.heddle.context.VirtualThreadHook;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The machine we run on: a CPU is a carrier, a platform thread that does nothing but run that CPU's loop.
 *
 * <p>A thread that is no carrier can become one for a while ({@link #startOnCallingThread}); it is a CPU like the others.
 */
public final class HostMachine implements Machine {
    /** Some hundred times what a task takes from waking another one to its next park; a tenth is the grace for that. */
    private static final long LINGER_NANOS = 20_000;

    /** So many threads may be stuck in tasks at a time; with more, something else is wrong. */
    private static final int MAX_RETIRED = 256;

    private final String name;
    private final int cpuCount;
    private final HaltLatch[] latches;
    private final @Nullable CarrierPinning pinning;

    /** Who holds each CPU, or held it last. Set by whoever starts a thread for it. */
    private final AtomicReferenceArray<Tenure> tenures;

    private final long lingerNanos;

    /** Threads that have lost their CPU and may still be busy with its task. The patrol changes it; who closes reads it. */
    private final Set<Thread> retired = ConcurrentHashMap.newKeySet();

    /** How many threads were started for the CPUs beside the first; in their names. */
    private final AtomicInteger replacements = new AtomicInteger();

    /** Written once, by {@link #boot}, before the carriers start. */
    private CpuEntry[] entries = {};

    private @Nullable SliceTimer sliceTimer;

    /** Set before the carriers start, or never. */
    private @Nullable Patrol patrol;

    /**
     * Prepares a machine; nothing runs yet.
     *
     * @param name prefix of the names of its threads
     * @param cpuCount at least 1
     * @param pinning the cores to pin the carriers to, or null to leave that to the operating system
     */
    public HostMachine(String name, int cpuCount, @Nullable CarrierPinning pinning) {
        this.name = name;
        this.cpuCount = cpuCount;
        this.pinning = pinning;
        // Two spinners on one core stall each other, and an unpinned one may land there.
        boolean maySpin = pinning != null && cpuCount <= pinning.coreCount();
        this.lingerNanos = maySpin ? LINGER_NANOS : 0;
        this.tenures = new AtomicReferenceArray<>(cpuCount);
        this.latches = new HaltLatch[cpuCount];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            latches[cpu] = new HaltLatch(maySpin);
        }
    }

    /** A platform thread that is one CPU of one host machine for all its life, or until it loses it. */
    private static final class Carrier extends Thread {
        private final HostMachine machine;
        private final int cpu;
        private final CpuEntry entry;
        private final Tenure tenure;
        private final Thread spacer;

        Carrier(HostMachine machine, int cpu, String name) {
            super(null, null, name, 0, false);
            this.machine = machine;
            this.cpu = cpu;
            this.entry = machine.entries[cpu];
            this.tenure = new Tenure(this, entry);
            this.spacer = CarrierSpacing.spacerOf(this);
            setDaemon(true);
        }

        @Override
        public void run() {
            machine.runCpu(cpu, entry, tenure);
        }
    }

    @Override
    public int cpuCount() {
        return cpuCount;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Has somebody look after the CPUs; before the machine is started.
     *
     * @param round what is done each time
     * @param intervalNanos how often while CPUs are out of their halt
     * @param longestDozeNanos how often at least
     */
    public void watch(Round round, long intervalNanos, long longestDozeNanos) {
        Round withTimer = now -> {
            timer().deliverDue(now);
            return round.check(now);
        };
        patrol = new Patrol(latches, withTimer, intervalNanos, longestDozeNanos);
    }

    @Override
    public void start(CpuEntry[] entries) {
        boot(entries);
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            startCarrier(cpu, name + "-cpu" + cpu);
        }
    }

    /**
     * Boots all CPUs, one of them on the calling thread, and returns when that one's loop does; or, if the CPU was taken
     * from the calling thread meanwhile, when the task that it was taken for has come off.
     *
     * @param entries as for {@link #start}
     */
    public void startOnCallingThread(CpuEntry[] entries) {
        boot(entries);
        int last = cpuCount - 1;
        Tenure caller = new Tenure(Thread.currentThread(), entries[last]);
        try (LentThread lent = LentThread.lend(caller)) {
            tenures.set(last, caller);
            for (int cpu = 0; cpu < last; cpu++) {
                startCarrier(cpu, name + "-cpu" + cpu);
            }
            runCpu(last, entries[last], lent.tenure());
        }
    }

    private void boot(CpuEntry[] entries) {
        this.entries = entries.clone();
        // Pinning says that latency matters, and that native calls are allowed.
        SliceTimer timer = new SliceTimer(this.entries, pinning != null);
        sliceTimer = timer;
        timer.start(name + "-timer");
        if (patrol != null) {
            patrol.start(name + "-patrol", pinning != null);
        }
    }

    private void startCarrier(int cpu, String threadName) {
        Carrier carrier = new Carrier(this, cpu, threadName);
        carrier.start();
        // Before all else: until then whoever closes takes the thread before for the CPU's.
        tenures.set(cpu, carrier.tenure);
        CarrierSpacing.take(carrier.spacer);
    }

    private void runCpu(int cpu, CpuEntry entry, Tenure tenure) {
        if (pinning != null) {
            pinning.pinTo(cpu);
            PromptWaking.exactTimers();
        }
        latches[cpu].adoptCarrier();
        tenure.begin();
        try {
            entry.run(tenure);
        } finally {
            if (pinning != null) {
                PromptWaking.usualTimers();
                pinning.unpin();
            }
        }
    }

    @Override
    public void start(int cpu) {
        startCarrier(cpu, nextName(cpu));
    }

    private String nextName(int cpu) {
        return name + "-cpu" + cpu + "-" + replacements.incrementAndGet();
    }

    @Override
    public @Nullable Tenure tenure(int cpu) {
        return tenures.get(cpu);
    }

    @Override
    public boolean maySpareCarrier() {
        retired.removeIf(thread -> !thread.isAlive());
        return retired.size() < MAX_RETIRED;
    }

    @Override
    public boolean replace(int cpu) {
        if (tenures.get(cpu).thread() instanceof Carrier before) {
            retired.add(before);
        }
        try {
            startCarrier(cpu, nextName(cpu));
        } catch (OutOfMemoryError noThread) {
            return false;
        }
        return true;
    }

    /**
     * Waits until every carrier but the calling thread has ended, then stops the other threads; the loops must be leaving.
     *
     * <p>A CPU whose thread has ended without the CPU is about to get another one. A thread that has lost its CPU is
     * waited for as well: the loops leave when all tasks have ended, so it is not stuck any more.
     *
     * @param deadline on the machine's clock; {@link #NEVER} waits for ever
     * @param interruptible whether an interrupt of the caller ends the wait; its status stays set in either case
     * @return whether they have ended
     */
    public boolean awaitCarriers(long deadline, boolean interruptible) {
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            Tenure tenure;
            do {
                tenure = tenures.get(cpu);
                if (!join(tenure.thread(), deadline, interruptible)) {
                    return false;
                }
            } while (tenure.isLost() || tenures.get(cpu) != tenure);
        }
        if (patrol != null) {
            patrol.stop();
        }
        for (Thread thread : retired) {
            if (!join(thread, deadline, interruptible)) {
                return false;
            }
        }
        timer().stop();
        return true;
    }

    /** A thread that was lent goes its own ways in the end, so only its owner knows when it is done. */
    private static boolean join(Thread thread, long deadline, boolean interruptible) {
        if (thread instanceof Carrier carrier && carrier != Thread.currentThread()) {
            return Threads.join(carrier, deadline, interruptible)
                    && Threads.join(carrier.spacer, deadline, interruptible);
        }
        Thread.onSpinWait();
        return true;
    }

    /**
     * What the caller's carrier is, on whichever host machine; null if the caller is on none. Reads three fields and, for
     * threads that are no carriers, one static one.
     *
     * <p>Whoever calls this to use what belongs to a CPU must be done with it before it returns to code outside the packages
     * {@code cpu} and {@code smp}: while code of these is on a thread's stack, nobody takes the CPU from that thread.
     */
    public static @Nullable CarrierRole currentRole() {
        Thread thread = VirtualThreadHook.currentCarrierThread();
        if (thread instanceof Carrier carrier) {
            return carrier.tenure.role();
        }
        return LentThread.roleOf(thread);
    }

    @Override
    public @Nullable CarrierRole current() {
        return currentRole();
    }

    @Override
    public void halt(int cpu, long deadline) {
        latches[cpu].await(deadline);
        if (patrol != null) {
            patrol.roused();
        }
    }

    @Override
    public void kick(int cpu) {
        latches[cpu].kick();
    }

    @Override
    public boolean isSpinning(int cpu) {
        return latches[cpu].isSpinning();
    }

    @Override
    public boolean isWaking(int cpu) {
        return latches[cpu].isKicked();
    }

    @Override
    public long lingerNanos() {
        return lingerNanos;
    }

    @Override
    public void interrupt(int cpu) {
        entries[cpu].reschedule();
    }

    @Override
    public void armSlice(int cpu, long deadline) {
        timer().arm(cpu, deadline);
    }

    @Override
    public void rearmSlice(int cpu, long deadline) {
        timer().rearm(cpu, deadline);
    }

    private SliceTimer timer() {
        SliceTimer timer = sliceTimer;
        if (timer == null) {
            throw new IllegalStateException("the machine has not been started");
        }
        return timer;
    }
}
