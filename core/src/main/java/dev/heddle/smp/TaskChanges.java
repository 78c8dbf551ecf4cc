package dev.heddle.smp;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * What is changed about a task that lives (its level, its affinity, that it is cancelled) and which CPUs must hear of it. Any thread.
 *
 * <p>Pair (level, affinity or cancellation; task word): the change was stored before the task word is read here. If it reads as READY,
 * whoever queued the task may have gone by the old value, and nobody knows in which queue it is, since thieves move it: so all CPUs are
 * told. If it reads as RUNNING, that CPU is interrupted, unless what changed lets the task run on there. If neither, whoever makes it
 * READY or RUNNING later sees the new value.
 */
final class TaskChanges {
    private final PeerCpu[] cpus;
    private final int[] startOrder;
    private final Machine machine;
    private final PauseControl control;
    private final WakeProtocol protocol;

    TaskChanges(PeerCpu[] cpus, Machine machine, PauseControl control, WakeProtocol protocol) {
        this.cpus = cpus;
        this.startOrder = machine.startOrder();
        this.machine = machine;
        this.control = control;
        this.protocol = protocol;
    }

    /** It is marked as cancelled: if it runs, its CPU looks; a task that waits sees the mark when it is dispatched. */
    void cancelled(TaskControlBlock task) {
        interruptCpuOf(task);
    }

    private void interruptCpuOf(TaskControlBlock task) {
        int cpu = task.runningOn();
        if (cpu != TaskControlBlock.NO_CPU) {
            machine.interrupt(cpu);
        }
    }

    /**
     * Changes the affinity of a task, wherever it is.
     *
     * @param here the CPU that the caller is, or null
     * @return false if it names no CPU that is online; nothing is changed then
     */
    boolean setAffinity(TaskControlBlock task, CpuMask affinity, @Nullable PerCpuScheduler here) {
        if (!control.setAffinity(task, affinity)) {
            return false;
        }
        affinityChanged(task, here);
        return true;
    }

    /**
     * If it waits, it may wait where it may not run any more, or where others may steal it now: every CPU that may hold it looks,
     * and one that is idle. Pair (queue, idle): the affinity was stored, now the idle word is read.
     */
    private void affinityChanged(TaskControlBlock task, @Nullable PerCpuScheduler here) {
        int cpu = task.runningOn();
        if (cpu != TaskControlBlock.NO_CPU && !task.allows(cpu)) {
            machine.interrupt(cpu);
        }
        waitingTaskChanged(task);
        protocol.announceMoved(task.affinity(), here);
    }

    /**
     * The level of a task has changed; whichever CPU has it must choose again.
     *
     * <p>READY is looked for first. If it is not, and comes to run later, it has been queued by its new level in between. The other
     * way round, a CPU could take it, where it waits by its old level, and dispatch it between the two looks, and neither would
     * see it: it would run on while a more urgent one waits.
     */
    void levelChanged(TaskControlBlock task) {
        waitingTaskChanged(task);
        interruptCpuOf(task);
    }

    private void waitingTaskChanged(TaskControlBlock task) {
        if (task.isReady()) {
            int level = task.level();
            for (int cpu : startOrder) {
                cpus[cpu].waitingTaskChanged(level, task.allows(cpu));
            }
            control.kickHeld();
        }
    }
}
