package dev.heddle.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread's hold on one CPU, and how the CPU is taken from a thread that does not come back from the task it runs.
 *
 * <p>One word, {@code role}: what the thread is. It is read by that thread whenever code that it runs calls the engine, and
 * whenever a task comes off; so the claim of the CPU and the change of what such code sees are one store.
 *
 * <pre>
 *   cpu     → claimed    by the watchdog: {@link #claim}
 *   claimed → cpu        by the thread, which is back: {@link #keep}; or by the watchdog, which gives up: {@link #giveUp}
 *   claimed → retired    by the watchdog: {@link #seize}
 * </pre>
 *
 * <ol>
 *   <li>The watchdog claims. From now on engine calls of the task that runs there are calls of a thread that is no CPU, so
 *       they touch nothing that belongs to the CPU.
 *   <li>It shakes hands with the thread, by taking its stack trace: a HotSpot handshake, after which the thread sees the claim, and the
 *       watchdog sees what the thread has stored. If the thread is in the engine, it may have read its role before, and the
 *       watchdog gives up. If not, it is in user code, and will be until it reads its role again.
 *   <li>It seizes, by CAS. Then the CPU's loop is entered by another thread, whose start publishes everything.
 *   <li>A thread that comes back from a task reads its role before it touches anything of the CPU. It is the CPU: it goes on. It is
 *       claimed: it takes that back by CAS, and goes on. It is retired, or loses the CAS: it brings its task off as a thread that
 *       is no CPU, and leaves the loop for ever.
 *   <li>Claimed has two ways out, and both are a CAS of the same word: so a CPU has one thread in its loop, always. A thread
 *       cannot be seized twice, nor between two tasks: a claim that it has met in between is void.
 * </ol>
 */
public final class Tenure {
    private static final VarHandle ROLE;

    static {
        try {
            ROLE = MethodHandles.lookup().findVarHandle(Tenure.class, "role", CarrierRole.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Thread thread;
    private final CpuEntry cpu;
    private volatile CarrierRole role;

    /** Set by the thread itself before it enters the loop; the watchdog may find the first one. */
    private volatile BlockedProbe probe = BlockedProbe.NONE;

    /**
     * The thread holds the CPU from the start.
     *
     * @param thread who is to run the loop
     * @param cpu whose loop
     */
    public Tenure(Thread thread, CpuEntry cpu) {
        this.thread = thread;
        this.cpu = cpu;
        this.role = cpu;
    }

    public Thread thread() {
        return thread;
    }

    /** What the thread is. Volatile. */
    public CarrierRole role() {
        return role;
    }

    /** Step 1, the watchdog only. False if the thread is not the CPU any more. */
    public boolean claim(CarrierRole claimed) {
        return ROLE.compareAndSet(this, cpu, claimed);
    }

    /** The watchdog only: the thread keeps its CPU. */
    public void giveUp(CarrierRole claimed) {
        ROLE.compareAndSet(this, claimed, cpu);
    }

    /** Step 3, the watchdog only. False if the thread has come back meanwhile. */
    public boolean seize(CarrierRole claimed, CarrierRole retired) {
        return ROLE.compareAndSet(this, claimed, retired);
    }

    /** Step 4, the thread only, when its role is not the CPU. True if it is the CPU again. */
    public boolean keep() {
        CarrierRole now = role;
        while (!now.isRetired()) {
            if (ROLE.compareAndSet(this, now, cpu)) {
                return true;
            }
            now = role;
        }
        return false;
    }

    /** The thread only, before it enters the loop. */
    void begin() {
        probe = BlockedProbe.ofCallingThread();
    }

    /**
     * Whether the thread is blocked, as the operating system has it, and since when.
     *
     * @return {@link BlockedProbe#AWAKE}; otherwise a number that stays the same for as long as the thread does not run
     */
    public long nap() {
        return probe.nap(thread);
    }
}
