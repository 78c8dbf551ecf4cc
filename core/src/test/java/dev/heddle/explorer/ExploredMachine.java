package dev.heddle.explorer;

import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Machine;
import dev.heddle.machine.Tenure;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine whose CPUs are actors of a schedule. Every call is a switch point, and time passes with each step.
 *
 * <p>Everything here goes by the order in which the CPUs start. Which number each of them has is {@code labels}' choice, and
 * only the engine sees it.
 */
final class ExploredMachine implements Machine {
    /** Some two sweeps: what a CPU does after them it has done before. */
    private static final long LINGER_NANOS = 50;

    private static final String[] NAMES = {"cpu0", "cpu1", "cpu2"};

    private final Interleaver interleaver;
    private final int cpuCount;

    /** The number of each CPU, in the order in which they start. */
    private final int[] labels;

    private final Actor[] cpus;
    private final long[] sliceDeadlines;
    private final boolean[] interrupted;
    private final boolean lateInterrupts;
    private final long lingerNanos;
    private CpuEntry[] entries = {};
    private @Nullable Actor timer;

    /** Somebody waits for the loops of all CPUs to end, and knows of no other. */
    private boolean haveAllBegun;

    ExploredMachine(Interleaver interleaver, int[] labels, boolean lingers) {
        this.interleaver = interleaver;
        this.cpuCount = labels.length;
        this.labels = labels.clone();
        this.cpus = new Actor[cpuCount];
        this.sliceDeadlines = new long[cpuCount];
        this.interrupted = new boolean[cpuCount];
        this.lateInterrupts = interleaver.random.nextBoolean();
        this.lingerNanos = lingers ? LINGER_NANOS : 0;
        Arrays.fill(sliceDeadlines, NEVER);
    }

    private int rank(int cpu) {
        int rank = 0;
        while (labels[rank] != cpu) {
            rank++;
        }
        return rank;
    }

    @Override
    public int[] startOrder() {
        return labels.clone();
    }

    @Override
    public int[] nearToFar(int cpu) {
        int[] others = new int[cpuCount - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = labels[(rank(cpu) + 1 + i) % cpuCount];
        }
        return others;
    }

    @Override
    public int seed(int cpu) {
        return 0x9E3779B9 * (rank(cpu) + 1);
    }

    @Override
    public int cpuCount() {
        return cpuCount;
    }

    @Override
    public long nanoTime() {
        interleaver.step();
        return interleaver.clock();
    }

    @Override
    public void start(int cpu) {
        interleaver.step();
        if (haveAllBegun) {
            interleaver.fail("20: begins when whoever closes waits for all loops to end: CPU " + cpu);
        }
        // The one that left may not have ended yet: it hands on what is in its inbox.
        addCpu(cpu);
        interleaver.choiceChanged();
    }

    @Override
    public void start(CpuEntry[] entries) {
        this.entries = entries.clone();
        for (int cpu : labels) {
            addCpu(cpu);
        }
        timer = interleaver.add("timer", Actor.NO_CPU, this::deliverInterrupts);
        timer.stops(Actor.State.DORMANT);
    }

    /** Whoever closes waits from now on for the loops that there are. */
    void allLoopsHaveBegun() {
        haveAllBegun = true;
    }

    private void addCpu(int cpu) {
        CpuEntry entry = entries[cpu];
        Tenure tenure = new Tenure(Thread.currentThread(), entry);
        cpus[cpu] = interleaver.add(NAMES[rank(cpu)], cpu, () -> entry.run(tenure));
    }

    @Override
    public @Nullable CpuEntry current() {
        int cpu = interleaver.runningCpu();
        return cpu == Actor.NO_CPU ? null : entries[cpu];
    }

    @Override
    public void halt(int cpu, long deadline) {
        interleaver.step();
        Actor actor = cpus[cpu];
        if (!actor.isKicked() && deadline > interleaver.clock()) {
            actor.setDeadline(deadline);
            interleaver.stopAs(Actor.State.HALTED);
        }
        actor.forgetKick();
        actor.setDeadline(NEVER);
    }

    @Override
    public void kick(int cpu) {
        interleaver.step();
        if (interleaver.isLogging()) {
            interleaver.log("kicks " + rank(cpu));
        }
        cpus[cpu].kick();
        interleaver.choiceChanged();
    }

    @Override
    public boolean isSpinning(int cpu) {
        return interleaver.random.nextInt(4) == 0;
    }

    @Override
    public boolean isWaking(int cpu) {
        interleaver.step();
        return cpus[cpu].isKicked();
    }

    @Override
    public long lingerNanos() {
        return lingerNanos;
    }

    @Override
    public void interrupt(int cpu) {
        interleaver.step();
        if (lateInterrupts) {
            interrupted[cpu] = true;
            timer().setDeadline(0);
            interleaver.choiceChanged();
        } else {
            entries[cpu].reschedule();
        }
    }

    @Override
    public void armSlice(int cpu, long deadline) {
        interleaver.step();
        sliceDeadlines[cpu] = Math.min(sliceDeadlines[cpu], deadline);
        timer().setDeadline(Math.min(timer().deadline(), deadline));
    }

    @Override
    public void rearmSlice(int cpu, long deadline) {
        interleaver.step();
        sliceDeadlines[cpu] = deadline;
        timer().setDeadline(nextInterrupt());
    }

    private Actor timer() {
        return Objects.requireNonNull(timer);
    }

    /** The timer's body. */
    private void deliverInterrupts() {
        while (true) {
            for (int cpu : labels) {
                if (isInterruptDue(cpu)) {
                    interrupted[cpu] = false;
                    if (sliceDeadlines[cpu] <= interleaver.clock()) {
                        sliceDeadlines[cpu] = NEVER;
                    }
                    if (interleaver.isLogging()) {
                        interleaver.log("interrupts " + rank(cpu));
                    }
                    entries[cpu].reschedule();
                }
            }
            timer().setDeadline(nextInterrupt());
            interleaver.stopAs(Actor.State.DORMANT);
        }
    }

    boolean isInterruptDue(int cpu) {
        return interrupted[cpu] || sliceDeadlines[cpu] <= interleaver.clock();
    }

    /** When the timer has something to do. */
    private long nextInterrupt() {
        long next = NEVER;
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            next = Math.min(next, interrupted[cpu] ? 0 : sliceDeadlines[cpu]);
        }
        return next;
    }

    Actor cpu(int cpu) {
        return cpus[cpu];
    }

    boolean isSliceArmed(int cpu) {
        return sliceDeadlines[cpu] != NEVER;
    }

    /** The next deadline that ends a halt or interrupts, or {@link #NEVER}. */
    long nextDeadline() {
        long next = NEVER;
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            next = Math.min(next, sliceDeadlines[cpu]);
            if (cpus[cpu].is(Actor.State.HALTED)) {
                next = Math.min(next, cpus[cpu].deadline());
            }
        }
        return next;
    }
}
