package dev.heddle.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread's hold on one CPU, and how the CPU is taken from a thread that does not come back from the task it runs.
 *
 * <p>One word, {@code role}: what the thread is. The thread reads it whenever code that it runs calls the engine, and
 * whenever a task comes off.
 *
 * <pre>
 *   cpu     → CLAIMED    by the watchdog: {@link #claim}
 *   CLAIMED → cpu        by the thread, which is there after all: {@link #role}; or by the watchdog: {@link #giveUp}
 *   CLAIMED → retired    by the watchdog: {@link #seize}; for good
 * </pre>
 *
 * <ol>
 *   <li>The watchdog claims, by CAS. A thread that meets the claim takes its CPU back, by CAS; it meets it when its task comes
 *       off, and when its task calls the engine.
 *   <li>The watchdog shakes hands with the thread, by taking its stack trace: a HotSpot handshake, after which the thread sees the
 *       claim, and the watchdog sees what the thread has stored. If the thread is in the engine, it may have read its role
 *       before and be using the CPU: the watchdog gives up. If not, it is in user code, and before it touches the CPU again it
 *       will read its role.
 *   <li>The watchdog seizes, by CAS. If that succeeds, the thread has not been back since the handshake. So the CPU belongs to nobody, and
 *       another thread enters its loop; that thread's start publishes to it everything that the watchdog saw.
 *   <li>From then on the thread reads that it is retired: engine calls of its task are calls of a thread that is no CPU. When
 *       the task comes off, the thread brings it off as such a thread, touches nothing of the CPU, and leaves the loop.
 *   <li>CLAIMED has one way out for each side, and both are a CAS of the same word: so a CPU has one thread, always.
 * </ol>
 */
public final class Tenure {
    /** What nobody ever is: whoever reads it settles it first. */
    private static final CarrierRole CLAIMED = new CarrierRole() {};

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

    /** What the thread is. The thread only: a claim is void from here on. */
    public CarrierRole role() {
        CarrierRole now = role;
        return now == CLAIMED ? settled() : now;
    }

    /** Again and again: the watchdog may have given up, and claimed once more, since the claim was read. */
    private CarrierRole settled() {
        CarrierRole now;
        do {
            if (ROLE.compareAndSet(this, CLAIMED, cpu)) {
                return cpu;
            }
            now = role;
        } while (now == CLAIMED);
        return now;
    }

    /** Whether the thread has lost its CPU. Any thread. */
    @SuppressWarnings("ReferenceEquality") // the very object is meant
    public boolean isLost() {
        CarrierRole now = role;
        return now != cpu && now != CLAIMED;
    }

    /** Step 1, the watchdog only. False if the thread is not the CPU any more. */
    public boolean claim() {
        return ROLE.compareAndSet(this, cpu, CLAIMED);
    }

    /** The watchdog only: the thread keeps its CPU. */
    public void giveUp() {
        ROLE.compareAndSet(this, CLAIMED, cpu);
    }

    /**
     * Step 3, the watchdog only.
     *
     * @param retired what the thread is from now on
     * @return false if it has been back meanwhile, and is the CPU
     */
    public boolean seize(CarrierRole retired) {
        return ROLE.compareAndSet(this, CLAIMED, retired);
    }

    /** The thread only, before it enters the loop. */
    void begin() {
        probe = BlockedProbe.ofCallingThread();
    }

    /**
     * Whether the thread is blocked, as Java and the operating system have it, and since when.
     *
     * @return {@link BlockedProbe#AWAKE}; otherwise a number that stays the same for as long as the thread does not run
     */
    public long nap() {
        return probe.nap(thread);
    }
}
