package dev.heddle.machine;

import dev.heddle.context.VirtualThreadHook;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The machine we run on: a CPU is a carrier, a platform thread that does nothing but run that CPU's loop.
 *
 * <p>A thread that is no carrier can become one for a while ({@link #startOnCallingThread}); it is a CPU like the others.
 */
public final class HostMachine implements Machine {
    private final String name;
    private final int cpuCount;
    private final HaltLatch[] latches;
    private final @Nullable CarrierPinning pinning;
    private Thread[] carriers = {};

    /** Written once, by {@link #boot}, before the carriers start. */
    private CpuEntry[] entries = {};

    private @Nullable SliceTimer sliceTimer;

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
        this.latches = new HaltLatch[cpuCount];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            latches[cpu] = new HaltLatch(maySpin);
        }
    }

    /** A platform thread that is one CPU of one host machine for all its life. */
    private static final class Carrier extends Thread {
        private final CpuEntry entry;
        private final HostMachine machine;
        private final int cpu;

        Carrier(HostMachine machine, int cpu, CpuEntry entry) {
            super(null, null, machine.name + "-cpu" + cpu, 0, false);
            this.machine = machine;
            this.cpu = cpu;
            this.entry = entry;
            setDaemon(true);
        }

        @Override
        public void run() {
            machine.runCpu(cpu, entry);
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

    @Override
    public void start(CpuEntry[] entries) {
        boot(entries);
        for (Thread carrier : carriers) {
            carrier.start();
        }
    }

    @Override
    public void start(int cpu) {
        Thread carrier = new Carrier(this, cpu, entries[cpu]);
        carriers[cpu] = carrier;
        carrier.start();
    }

    /**
     * Boots all CPUs, one of them on the calling thread, and returns when that one's loop does.
     *
     * @param entries as for {@link #start}
     */
    public void startOnCallingThread(CpuEntry[] entries) {
        boot(entries);
        int last = cpuCount - 1;
        Thread caller = Thread.currentThread();
        carriers[last] = caller;
        for (Thread carrier : carriers) {
            if (carrier != caller) {
                carrier.start();
            }
        }
        try (LentThread lent = LentThread.lend(caller, entries[last])) {
            runCpu(last, lent.entry());
        }
    }

    private void boot(CpuEntry[] entries) {
        this.entries = entries.clone();
        SliceTimer timer = new SliceTimer(this.entries);
        sliceTimer = timer;
        carriers = new Thread[cpuCount];
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            carriers[cpu] = new Carrier(this, cpu, entries[cpu]);
        }
        timer.start(name + "-timer");
    }

    private void runCpu(int cpu, CpuEntry entry) {
        if (pinning != null) {
            pinning.pinTo(cpu);
        }
        latches[cpu].adoptCarrier();
        try {
            entry.run();
        } finally {
            if (pinning != null) {
                pinning.unpin();
            }
        }
    }

    /**
     * Waits until every carrier but the calling thread has ended, then stops the timer; the loops must be leaving.
     *
     * @param deadline on the machine's clock; {@link #NEVER} waits for ever
     * @param interruptible whether an interrupt of the caller ends the wait; its status stays set in either case
     * @return whether they have ended
     */
    public boolean awaitCarriers(long deadline, boolean interruptible) {
        boolean interrupted = false;
        try {
            for (int cpu = 0; cpu < cpuCount; cpu++) {
                while (!isOver(carriers[cpu])) {
                    long left = deadline == NEVER ? NEVER : deadline - nanoTime();
                    if (left <= 0 || (interrupted && interruptible)) {
                        return false;
                    }
                    try {
                        carriers[cpu].join(Duration.ofNanos(left));
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        timer().stop();
        return true;
    }

    /** A lent thread ends its loop by itself, and one that waits for itself would wait for ever. */
    private static boolean isOver(Thread carrier) {
        return !(carrier instanceof Carrier) || carrier == Thread.currentThread() || !carrier.isAlive();
    }

    /**
     * The entry of the CPU that carries the caller, on whichever host machine; null if the caller is on none. Reads two
     * fields of the current thread and, for threads that are no carriers, one static one.
     */
    public static @Nullable CpuEntry currentEntry() {
        Thread thread = VirtualThreadHook.currentCarrierThread();
        if (thread instanceof Carrier carrier) {
            return carrier.entry;
        }
        return LentThread.entryOf(thread);
    }

    @Override
    public @Nullable CpuEntry current() {
        return currentEntry();
    }

    @Override
    public void halt(int cpu, long deadline) {
        latches[cpu].await(deadline);
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
