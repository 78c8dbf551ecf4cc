package dev.heddle.smp;

import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * Where a woken task runs: one of the CPUs that its affinity allows and that are open (one that is paused only if none of
 * them is). No lock, and no look into other CPUs' queues beyond
 * one length. In this order, with what each rule is for:
 *
 * <ol>
 *   <li>The only CPU that it is allowed on: nothing to choose, nothing to read.
 *   <li>The CPU it last ran on, if that is idle and awake (searching, or spinning before it halts): a warm cache and a wake
 *       in well under a microsecond.
 *   <li>Another CPU that is idle and awake: the same wake, with a cold cache.
 *   <li>If a CPU is halted, the waker's own all the same, if nothing waits there: the waker may be about to block, as the
 *       partner of a ping-pong is, and if it is not, announcing the surplus wakes a halted CPU that fetches the task.
 *       Waking that one first would only add its tens of microseconds to the first case.
 *   <li>A halted CPU, the last one if it is among them.
 *   <li>A CPU that runs something less urgent, the least urgent of all, which is made to reschedule; the waker's own if it
 *       is one of those, since that takes no interrupt. (A CPU in its loop runs nothing, the least urgent of all.)
 *   <li>The waker's own CPU or the last one, whichever has less waiting; another one if neither is allowed.
 * </ol>
 */
final class Placement {
    /** 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
    private static final long GOLDEN_RATIO = 0x9E3779B9L;

    private final PerCpuScheduler[] cpus;
    private final IdleMask idle;
    private final PauseControl control;
    private final Machine machine;

    Placement(PerCpuScheduler[] cpus, IdleMask idle, PauseControl control, Machine machine) {
        this.cpus = cpus;
        this.idle = idle;
        this.control = control;
        this.machine = machine;
    }

    /**
     * Chooses a CPU.
     *
     * @param task the task, which is allowed on at least one CPU
     * @param waker the CPU that the calling thread is, or null
     */
    PerCpuScheduler choose(TaskControlBlock task, @Nullable PerCpuScheduler waker) {
        int allowed = among(task.affinity());
        if (Integer.bitCount(allowed) == 1) {
            return cpus[Integer.numberOfTrailingZeros(allowed)];
        }
        int last = lastOrHome(task, allowed);
        long word = idle.get();

        int searching = IdleMask.searching(word) & allowed;
        int halted = IdleMask.halted(word) & allowed;
        if ((searching & 1 << last) != 0 || ((halted & 1 << last) != 0 && machine.isSpinning(last))) {
            return cpus[last];
        }
        if (searching != 0) {
            return cpus[IdleMask.following(searching, last)];
        }
        int spinning = spinningAmong(halted);
        if (spinning != 0) {
            return cpus[IdleMask.following(spinning, last)];
        }

        boolean wakerAllowed = waker != null && (allowed & 1 << waker.id()) != 0;
        if (halted != 0) {
            if (waker != null && wakerAllowed && waker.backlog().readyHint() == 0) {
                return waker;
            }
            return cpus[(halted & 1 << last) != 0 ? last : IdleMask.following(halted, last)];
        }

        PerCpuScheduler lowest = runningLowest(allowed, last, waker);
        if (levelOf(lowest, waker) > task.level()) {
            return lowest;
        }
        if (waker != null
                && wakerAllowed
                && waker.backlog().readyHint() <= cpus[last].backlog().readyHint()) {
            return waker;
        }
        return cpus[last];
    }

    /** Those that are open; if none is, those that will run it when they are resumed. */
    private int among(int affinity) {
        int open = affinity & ~control.closed();
        int online = affinity & control.online();
        return open != 0 ? open : online != 0 ? online : affinity;
    }

    /** The CPU it last ran on, if allowed; else, and for a new task, one that its number spreads it to. */
    private int lastOrHome(TaskControlBlock task, int allowed) {
        int last = task.lastCpu();
        if (last != TaskControlBlock.NO_CPU && (allowed & 1 << last) != 0) {
            return last;
        }
        // Fibonacci hashing, then a range reduction by multiplication: consecutive numbers go to all CPUs alike.
        long spread = (task.id() * GOLDEN_RATIO) & 0xFFFF_FFFFL;
        return IdleMask.following(allowed, (int) ((spread * cpus.length) >>> 32));
    }

    private int spinningAmong(int halted) {
        int spinning = 0;
        for (int left = halted; left != 0; left &= left - 1) {
            int cpu = Integer.numberOfTrailingZeros(left);
            if (machine.isSpinning(cpu)) {
                spinning |= 1 << cpu;
            }
        }
        return spinning;
    }

    private PerCpuScheduler runningLowest(int allowed, int last, @Nullable PerCpuScheduler waker) {
        PerCpuScheduler lowest = waker != null && (allowed & 1 << waker.id()) != 0 ? waker : cpus[last];
        int level = levelOf(lowest, waker);
        for (int left = allowed; left != 0; left &= left - 1) {
            PerCpuScheduler cpu = cpus[Integer.numberOfTrailingZeros(left)];
            int other = levelOf(cpu, waker);
            if (other > level) {
                lowest = cpu;
                level = other;
            }
        }
        return lowest;
    }

    /** A waker that runs nothing is in its loop, and takes what it wakes next, unless something waits there already. */
    private static int levelOf(PerCpuScheduler cpu, @Nullable PerCpuScheduler waker) {
        return cpu == waker && cpu.isInLoop() && cpu.backlog().readyHint() == 0
                ? PerCpuScheduler.IDLE_LEVEL
                : cpu.runningLevel();
    }
}
