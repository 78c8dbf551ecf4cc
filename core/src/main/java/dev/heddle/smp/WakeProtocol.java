package dev.heddle.smp;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How the CPUs of one scheduler wake each other, search and halt.
 *
 * <p>The protocol. Every wake-up of a CPU goes through the idle word ({@link IdleMask}); H are the halted, S the searching.
 *
 * <ol>
 *   <li><b>Push</b>: put the task into the target's inbox; then read the idle word; if the target is in H, take it out; only
 *       who did that kicks. If it was not in H it is running (then it is urged by level, and a halted CPU that may run the
 *       task is woken if nobody searches) or about to look at its inbox.
 *   <li><b>Surplus</b>: whoever queues what it will not run at once and sees S empty and somebody fit in H moves that one
 *       from H to S and kicks it. One CAS; at most one CPU is woken, however many announce at the same time.
 *   <li><b>Search</b>: a CPU without work enters S, only while fewer than half of those awake are in it, and sweeps.
 *   <li><b>Leaving S</b> with a task in hand: if S is empty now, announcements that saw us in S were left to us. So we look
 *       at all queues and announce what is there.
 *   <li><b>Halt</b>: move to H, leaving S in the same CAS; then look once more at our own inbox and timers, and at whether all tasks have ended;
 *       and if S is empty, <em>even if we were not in it</em>, at all queues. Found something: move to S, go on; but if a
 *       pusher has taken us out of H meanwhile, we go on with his task and outside S, so we owe what step 4 owes. Found
 *       nothing: wait for as long as we are in H.
 * </ol>
 *
 * <p>Why no wake is lost. A pusher stores to the inbox, then loads the idle word; a halting CPU stores to the idle word,
 * then loads its inbox; all four are volatile, so at least one sees the other (Dekker). The same holds for (queue, idle):
 * whoever queues stores the queue's tail, then, after a fence, loads the idle word; the CPU that halts stores to the idle word, then loads
 * the tails. An announcement is left out only when somebody is in S, and that one either finds the task or comes to step
 * 4 or 5. A kick that comes between "we are in H" and the machine's halt makes that halt return ({@link Machine#halt}).
 */
final class WakeProtocol {
    private final Machine machine;
    private final PerCpuScheduler[] cpus;
    private final IdleMask idle;
    private final PauseControl control;
    private final Stealing stealing;
    private final Runnable lookForTheEnd;

    /**
     * The protocol of some CPUs.
     *
     * @param lookForTheEnd what a CPU does when it has entered H: if the scheduler is to end, it may be the last
     */
    WakeProtocol(
            Machine machine,
            PerCpuScheduler[] cpus,
            IdleMask idle,
            PauseControl control,
            Stealing stealing,
            Runnable lookForTheEnd) {
        this.machine = machine;
        this.cpus = cpus;
        this.idle = idle;
        this.control = control;
        this.stealing = stealing;
        this.lookForTheEnd = lookForTheEnd;
    }

    /** Step 1. */
    void pushRemote(PerCpuScheduler target, TaskControlBlock task) {
        target.backlog().push(task);
        if (idle.leaveHaltAndOwe(target.id())) {
            kick(target.id());
            return;
        }
        // Read after the push, though the task is somebody else's by now: whoever changes it later tells the target
        // after
        // our push, and whoever did so before it is seen here. (Pair: push, read what may have changed; change, tell
        // all.)
        int affinity = task.affinity();
        switch (control.pushedTo(target.id())) {
            case TO_OPEN -> {
                if ((affinity & 1 << target.id()) != 0) {
                    target.urge(task.level());
                } else {
                    machine.interrupt(target.id());
                }
            }
            case TO_NOBODY -> target.backlog().rescueInbox();
            case TO_HELD -> {
                return;
            }
        }
        wakeSearcher(affinity & ~(1 << target.id()), target.id());
    }

    void notifySurplus(PerCpuScheduler cpu) {
        if (cpus.length == 1) {
            return;
        }
        // The queue's half of the Dekker pair (queue, idle): its tail has been stored, by a release only.
        VarHandle.fullFence();
        long word = idle.get();
        int sleepers = IdleMask.halted(word);
        if (sleepers != 0 && IdleMask.searching(word) == 0) {
            wakeSearcher(cpu.backlog().runnersAmong(sleepers), cpu.id());
        }
    }

    /** Ends a halt that the caller has taken a CPU out of; counted by the caller, if that is a CPU. */
    private void kick(int cpu) {
        if (machine.current() instanceof PerCpuScheduler here) {
            here.counters().increment(Counter.KICKS_SENT);
        }
        machine.kick(cpu);
    }

    /** Step 2, and whenever some other CPU may run what has become ready. */
    void wakeSearcher(int candidates, int near) {
        int woken = idle.wakeSearcherAndOwe(candidates, near);
        if (woken >= 0) {
            kick(woken);
        }
    }

    /** Step 3. */
    @Nullable
    TaskControlBlock search(PerCpuScheduler cpu) {
        if (!cpu.isSearching()) {
            if (!idle.tryEnterSearch(cpu.id())) {
                return null;
            }
            cpu.setSearching(true);
        }
        return stealing.sweep(cpu);
    }

    /** Step 4. */
    void stopSearching(PerCpuScheduler cpu) {
        cpu.setSearching(false);
        if (idle.leaveSearchAndOwe(cpu.id())) {
            announceOthersSurplus(cpu);
        }
    }

    private void announceOthersSurplus(PerCpuScheduler cpu) {
        wakeSearcher(stealing.runnersAmong(IdleMask.halted(idle.get())), cpu.id());
    }

    /** Step 5. */
    void halt(PerCpuScheduler cpu, long deadline) {
        int id = cpu.id();
        long word = idle.enterHalt(id);
        cpu.setSearching(false);

        // Takes us out of H again, too, if all tasks have ended.
        lookForTheEnd.run();
        boolean found = cpu.hasOwnWork();
        if (!found && IdleMask.searching(word) == 0) {
            int runners = stealing.runnersAmong(IdleMask.halted(word));
            found = (runners & 1 << id) != 0;
            if (!found) {
                wakeSearcher(runners, id);
            }
        }
        if (found) {
            if (idle.haltToSearch(id)) {
                cpu.setSearching(true);
                return;
            }
            kicked(cpu);
            if (!cpu.isSearching()) {
                // We have a task of our own now and left S with the step into H: what others left to us is still to be
                // seen to.
                announceOthersSurplus(cpu);
            }
            return;
        }
        while (idle.isHalted(id)) {
            machine.halt(id, deadline);
            if (deadline != Machine.NEVER && machine.nanoTime() >= deadline && idle.leaveHaltAndOwe(id)) {
                return;
            }
        }
        kicked(cpu);
    }

    private void kicked(PerCpuScheduler cpu) {
        cpu.wasKicked();
        cpu.setSearching(idle.isSearching(cpu.id()));
    }
}
