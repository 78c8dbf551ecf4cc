package dev.heddle.smp;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.Domain;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where a woken task runs: one of the CPUs that its affinity allows and that are open (one that is paused only if none of
 * them is). No lock, and no look into other CPUs' queues beyond one length. "Another" is always the nearest to the CPU that
 * the task last ran on, so its domain comes first. In this order, with what each rule is for:
 *
 * <ol>
 *   <li>The only CPU that it is allowed on: nothing to choose, nothing to read. (Then, only where new tasks
 *       are to stay, {@link dev.heddle.cpu.Tuning#newTasksStay}: for a new one the CPU that starts it. Whoever is idle fetches it.)
 *   <li>On machines whose CPUs linger before they halt: the waker's own, if it runs a task of the same level and has nothing else. The waker may be about
 *       to block, as the partner of a ping-pong is; if it is not, whoever lingers fetches the task after a grace
 *       ({@link Stealing}), and who is halted is woken. It serves the benchmarks park-2cpu, ring and chained-start.
 *   <li>The CPU it last ran on, if that is idle and awake (searching, or spinning before it halts): a warm cache and a wake
 *       in well under a microsecond.
 *   <li>Another CPU that is idle and awake: the same wake, with a cold cache. (One that spins is looked for in one domain
 *       only, the nearest that has a halted CPU. One that searches and has something in its inbox is spoken for: it may have been
 *       kicked a moment ago and still be waking up, and all wakes of that moment would gather there.)
 *   <li>If a CPU is halted, the waker's own all the same, if nothing waits there: the waker may be about to block, as the
 *       partner of a ping-pong is, and if it is not, announcing the surplus wakes a halted CPU that fetches the task.
 *       Waking that one first would only add its tens of microseconds to the first case.
 *   <li>A halted CPU, the last one if it is among them.
 *   <li>A CPU that runs something less urgent, which is made to reschedule: the least urgent of the nearest domain that has
 *       such a CPU; the waker's own if it is as good, since that takes no interrupt. (A CPU in its loop runs nothing, the
 *       least urgent of all.) This is the one rule that looks at one CPU after the other, at a line that each writes whenever it changes its
 *       task; it comes up when none is idle, and not before some task has been less urgent than this one. (Until then it could find only a CPU
 *       in its loop, which looks for work by itself.) That serves the benchmarks skynet and start-join.
 *   <li>The waker's own CPU or the last one, whichever has less waiting; for a new task the waker's, without a look: who runs out of
 *       work steals half. Another one if neither is allowed. The second half serves the benchmarks start-join and skynet.
 * </ol>
 */
final class Placement {
    private static final VarHandle LEVELS_SEEN;

    static {
        try {
            LEVELS_SEEN = MethodHandles.lookup().findVarHandle(Placement.class, "levelsSeen", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final PeerCpu[] cpus;
    private final Proximity near;
    private final IdleMask idle;
    private final OpenCpus open;
    private final Machine machine;
    private final boolean lingers;
    private final boolean newTasksStay;

    /**
     * Bit n: some task has had level n. Any thread sets bits, by an atomic or, and none clears them, so the line is written a few times
     * in all and read at each choice. A hint: whoever reads it too early chooses as if the other had come a moment later.
     */
    private volatile int levelsSeen;

    Placement(PeerCpu[] cpus, Proximity near, IdleMask idle, OpenCpus open, Machine machine, boolean newTasksStay) {
        this.cpus = cpus;
        this.near = near;
        this.idle = idle;
        this.open = open;
        this.machine = machine;
        this.lingers = machine.lingerNanos() != 0;
        this.newTasksStay = newTasksStay;
    }

    /** There is a task of this level from now on. Any thread. */
    void sees(int level) {
        if ((levelsSeen & 1 << level) == 0) {
            LEVELS_SEEN.getAndBitwiseOr(this, 1 << level);
        }
    }

    private boolean hasSeenLessUrgentThan(int level) {
        return levelsSeen >> (level + 1) != 0;
    }

    /**
     * Chooses a CPU.
     *
     * @param task the task, which is allowed on at least one CPU
     * @param waker the CPU that the calling thread is, or null
     */
    PeerCpu choose(TaskControlBlock task, @Nullable PerCpuScheduler waker) {
        CpuMask affinity = task.affinity();
        if (affinity.only() != CpuMask.NO_CPU) {
            return cpus[affinity.only()];
        }
        OpenCpus.Choice choice = open.choiceAmong(affinity);
        if (newTasksStay
                && waker != null
                && task.lastCpu() == CpuMask.NO_CPU
                && isAllowed(waker.id(), affinity, choice)) {
            return waker;
        }
        if (waker != null && lingers && isAlone(waker, task.level()) && isAllowed(waker.id(), affinity, choice)) {
            return waker;
        }
        int last = lastOrHome(task, waker, affinity, choice);

        int sleepersAt = near.domains();
        int sleepers = 0;
        for (int k = 0; k < near.domains(); k++) {
            int domain = near.domain(last, k);
            int allowed = open.word(affinity, choice, domain);
            long word = idle.get(domain);
            int halted = IdleMask.halted(word) & allowed;
            if (contains(halted, k, last) && machine.isSpinning(last)) {
                return cpus[last];
            }
            int searching = IdleMask.searching(word) & allowed;
            int free = freeAmong(last, k, searching);
            if (free != CpuMask.NO_CPU) {
                return cpus[free];
            }
            if (halted != 0 && sleepers == 0) {
                sleepersAt = k;
                sleepers = halted;
            }
        }
        int spinning = spinningAmong(last, sleepersAt, sleepers);
        if (spinning != CpuMask.NO_CPU) {
            return cpus[spinning];
        }

        PerCpuScheduler willing = waker != null && isAllowed(waker.id(), affinity, choice) ? waker : null;
        if (sleepers != 0) {
            if (willing != null && willing.backlog().readyHint() == 0) {
                return willing;
            }
            return cpus[lastOrNearest(last, sleepersAt, sleepers)];
        }

        int level = task.level();
        PeerCpu lowest = hasSeenLessUrgentThan(level) ? runningLower(level, last, willing, affinity, choice) : null;
        if (lowest != null) {
            return lowest;
        }
        if (willing != null
                && (task.lastCpu() == CpuMask.NO_CPU
                        || willing.backlog().readyHint() <= cpus[last].backlog().readyHint())) {
            return willing;
        }
        return cpus[last];
    }

    /** Whether a CPU runs a task of this level, and has nothing else. */
    private static boolean isAlone(PerCpuScheduler cpu, int level) {
        return !cpu.isInLoop()
                && cpu.runningLevel() == level
                && cpu.backlog().levelsHint() == 0
                && cpu.backlog().isInboxEmpty();
    }

    private boolean isAllowed(int cpu, CpuMask affinity, OpenCpus.Choice choice) {
        return (open.word(affinity, choice, Domain.of(cpu)) & Domain.bit(cpu)) != 0;
    }

    /** Whether a set of the {@code k}th domain from {@code last} has that CPU itself. */
    private static boolean contains(int set, int k, int last) {
        return k == 0 && (set & Domain.bit(last)) != 0;
    }

    /** The last one if it is in the set, else the nearest to it. */
    private int lastOrNearest(int last, int k, int set) {
        return contains(set, k, last) ? last : near.nearest(last, k, set);
    }

    /**
     * The CPU it last ran on, if allowed. Else, and for a new task, a home: one CPU after the other, in an even spread, as
     * counted by the waker and from where it is; threads that are no CPU go by the number of the task.
     */
    private int lastOrHome(
            TaskControlBlock task, @Nullable PerCpuScheduler waker, CpuMask affinity, OpenCpus.Choice choice) {
        int last = task.lastCpu();
        if (last != CpuMask.NO_CPU && isAllowed(last, affinity, choice)) {
            return last;
        }
        int home = waker == null
                ? near.any(near.outside(), PerCpuScheduler.home(Population.sequenceOf(task, cpus.length), cpus.length))
                : near.any(waker.id(), waker.nextHome(cpus.length));
        for (int k = 0; k < near.domains(); k++) {
            int allowed = open.word(affinity, choice, near.domain(home, k));
            if (allowed != 0) {
                return lastOrNearest(home, k, allowed);
            }
        }
        // All of them have been closed meanwhile. Whoever pushes to a CPU that is held sees to it. If this one is the
        // waker's own, it looks at its queues again before it leaves, and when it is resumed.
        return lastOrHome(task, waker, affinity, OpenCpus.Choice.ANY);
    }

    /** The last one or the nearest of a domain's searchers that nothing has been pushed to yet. */
    private int freeAmong(int last, int k, int searching) {
        int rest = searching;
        while (rest != 0) {
            int cpu = lastOrNearest(last, k, rest);
            if (cpus[cpu].backlog().isInboxEmpty()) {
                return cpu;
            }
            rest &= ~Domain.bit(cpu);
        }
        return CpuMask.NO_CPU;
    }

    /** The nearest that spins, of sleepers of one domain. */
    private int spinningAmong(int last, int k, int sleepers) {
        if (sleepers == 0) {
            return CpuMask.NO_CPU;
        }
        for (int i = 0; i < near.sizeOf(last, k); i++) {
            int cpu = near.inDomain(last, k, i);
            if ((sleepers & Domain.bit(cpu)) != 0 && machine.isSpinning(cpu)) {
                return cpu;
            }
        }
        return CpuMask.NO_CPU;
    }

    private @Nullable PeerCpu runningLower(
            int level, int last, @Nullable PerCpuScheduler waker, CpuMask affinity, OpenCpus.Choice choice) {
        PeerCpu lowest = waker != null ? waker : cpus[last];
        int lowestLevel = levelOf(lowest, waker);
        for (int k = 0; k < near.domains(); k++) {
            int allowed = open.word(affinity, choice, near.domain(last, k));
            for (int i = 0; i < near.sizeOf(last, k) && allowed != 0; i++) {
                PeerCpu cpu = cpus[near.inDomain(last, k, i)];
                if ((allowed & Domain.bit(cpu.id())) != 0 && levelOf(cpu, waker) > lowestLevel) {
                    lowest = cpu;
                    lowestLevel = levelOf(cpu, waker);
                }
            }
            if (lowestLevel > level) {
                return lowest;
            }
        }
        return null;
    }

    /** A waker that runs nothing is in its loop, and takes what it wakes next, unless something waits there already. */
    private static int levelOf(PeerCpu cpu, @Nullable PerCpuScheduler waker) {
        return waker == cpu && waker.isInLoop() && cpu.backlog().readyHint() == 0
                ? PeerCpu.IDLE_LEVEL
                : cpu.runningLevel();
    }
}
