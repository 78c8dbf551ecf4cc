package dev.heddle.machine;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What supplies CPUs, a clock, halting and kicking. The one loop runs on any machine: real threads
 * ({@link HostMachine}) or simulated ones.
 *
 * <p>Times are nanoseconds of one monotonic clock that stays far from {@link #NEVER}, so they are compared directly. CPUs are numbered from 0 and all alike.
 */
public interface Machine {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** How many CPUs there are. */
    int cpuCount();

    /**
     * The order in which the machine boots its CPUs, and in which the engine goes by them where they are all alike: each CPU once.
     * Together with {@link #nearToFar} and {@link #seed} it is all that the engine knows a CPU by. It compares no numbers: if
     * a machine's numbers are permuted, so that CPUs of one domain stay in one, and these three are permuted alike, then the engine does
     * the same, permuted. (With more than one domain, the domains must also have the sizes that they had.)
     */
    default int[] startOrder() {
        return IntStream.range(0, cpuCount()).toArray();
    }

    /** The other CPUs, from the nearest to a CPU to the farthest; those that are alike in an order of the machine's choice. */
    default int[] nearToFar(int cpu) {
        return IntStream.range(1, cpuCount()).map(i -> (cpu + i) % cpuCount()).toArray();
    }

    /** What a CPU's random choices begin with: not 0, and another number for each CPU. */
    default int seed(int cpu) {
        // 2^32 divided by the golden ratio, an odd number.
        return 0x9E3779B9 * (cpu + 1);
    }

    /** The clock. */
    long nanoTime();

    /** Boots every CPU: CPU {@code n} runs {@code entries[n]}. Called once. */
    void start(CpuEntry[] entries);

    /** Boots one CPU again, whose entry has returned. Any thread. */
    void start(int cpu);

    /**
     * What the calling thread's carrier is: the entry that it runs, or, after its CPU was taken from it, what was put in
     * the entry's place; null if the caller is on no CPU of this machine.
     */
    @Nullable
    CarrierRole current();

    /** Who holds a CPU now, or held it last; null if this machine cannot take CPUs from threads. Any thread. */
    default @Nullable Tenure tenure(int cpu) {
        return null;
    }

    /** Whether one more thread may be left behind and replaced. One thread at a time calls this and {@link #replace}. */
    default boolean maySpareCarrier() {
        return false;
    }

    /**
     * Gives a CPU, whose loop no thread is in or will come back to, a new thread that enters it.
     *
     * @return false if the system has no thread for it now: the caller owes another try
     */
    default boolean replace(int cpu) {
        return false;
    }

    /**
     * Halts the calling CPU until it is kicked or the deadline has come. A kick that came since the last halt returned
     * makes this one return at once. May also return early for no reason.
     *
     * @param cpu the calling CPU's own number
     * @param deadline when to return at the latest, or {@link #NEVER}
     */
    void halt(int cpu, long deadline);

    /** Ends the halt of a CPU, or its next one. Any thread; neither locks nor waits. */
    void kick(int cpu);

    /**
     * Whether a halted CPU would notice a kick within about a microsecond, because the machine has not put it to sleep
     * yet. A hint for placement: it may be out of date when it returns.
     */
    boolean isSpinning(int cpu);

    /**
     * Whether a CPU has been kicked and has not come out of its halt yet. A hint: on a host whose cores are all busy that may last for
     * milliseconds, and whoever is awake had better see to what waits there.
     */
    default boolean isWaking(int cpu) {
        return false;
    }

    /**
     * How long a CPU that has found no work goes on looking before it halts; 0 on machines where looking would take a core from someone else's
     * work. Always the same.
     */
    default long lingerNanos() {
        return 0;
    }

    /** Sends a running CPU the reschedule interrupt. Any thread; neither locks nor waits. */
    void interrupt(int cpu);

    /**
     * A CPU has been asked to come to its loop without an interrupt: the task that runs there notices when it next polls.
     * For machines on which nothing polls.
     */
    default void rung(int cpu) {}

    /**
     * Asks for the reschedule interrupt of a CPU at a deadline at the latest. One deadline a CPU: the earliest that is
     * asked for, until it is delivered or the CPU itself replaces it. Any thread; neither locks nor waits.
     */
    void armSlice(int cpu, long deadline);

    /** The CPU itself arms: replaces whatever deadline is armed. {@link #NEVER} disarms. */
    void rearmSlice(int cpu, long deadline);
}
