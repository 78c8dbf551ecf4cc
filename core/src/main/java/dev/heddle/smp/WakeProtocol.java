package dev.heddle.smp;

import dev.heddle.cpu.Backlog;
import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.Domain;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.Surplus;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.machine.Machine;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How the CPUs of one scheduler wake each other, search and halt.
 *
 * <p>The protocol. Every wake-up of a CPU goes through the idle word of its domain ({@link IdleMask}); H are the halted, S the
 * searching, each of one domain.
 *
 * <ol>
 *   <li><b>Push</b>: put the task into the target's inbox; then read the idle word; if the target is in H, take it out; only
 *       who did that kicks. If it was not in H it is running (then it is urged by level, and a halted CPU that may run the
 *       task is woken if nobody searches) or about to look at its inbox.
 *   <li><b>Surplus</b> ({@link #announce}): whoever queues what it will not run at once looks at the domains from near to far. Is somebody in S
 *       there: it is left to that one, and we are done. Is somebody fit in H: that one is moved from H to S and kicked, in
 *       one CAS, and we are done. Else the next domain. So at most one CPU is woken in a domain, however many announce at the
 *       same time.
 *   <li><b>Search</b>: a CPU without work enters S, only while fewer than half of its domain's CPUs that are awake are in it, and sweeps
 *       its own domain. One that was moved from H to S, by an announcement or by itself in step 5, sweeps all domains, its own first:
 *       something waits, and nobody knows where. A sweep may miss what it likes: what counts is the look in steps 4 and 5.
 *   <li><b>Leaving S</b> with a task in hand: if S is empty now, announcements that saw us in S were left to us. So we look
 *       at all queues, of all domains, and announce what is there.
 *   <li><b>Halt</b>: move to H, leaving S in the same CAS; then look once more at our own inbox and timers, and at whether all tasks have ended;
 *       and if S is empty, <em>even if we were not in it</em>, at all queues, of all domains. Found something: move to S, go on; but if a
 *       pusher has taken us out of H meanwhile, we go on with his task and outside S, so we owe what step 4 owes. Found
 *       only what others may run: announce it. Found nothing: wait for as long as we are in H.
 * </ol>
 *
 * <p>Why no wake is lost. A pusher stores to the inbox, then loads the idle word; a halting CPU stores to the idle word,
 * then loads its inbox; all four are volatile, so at least one sees the other (Dekker). The same holds for (queue, idle):
 * whoever queues stores the queue's tail, then, after a fence, loads the idle word; the CPU that halts stores to the idle word, then loads
 * the tails. An announcement is left out only when somebody is in S, and that one either finds the task or comes to step
 * 4 or 5. The same across domains: an announcement ends in a domain where somebody is in S, or enters it by its kick; whoever is
 * the last to leave that S looks at all queues later than the announcer stored, and announces anew, to all domains. A domain that was
 * passed over had an empty S and nobody fit in H. Who enters its H afterwards looks at all queues himself, and sees the task,
 * unless S is not empty then; and who is in that S entered it after the announcer's look, so his sweep, or step 4 or 5 of the
 * last of them, comes later still. The look at all queues passes over CPUs in H: {@link Overview} says why it may. A kick that comes between "we are in H" and the machine's halt makes that halt return ({@link Machine#halt}).
 */
final class WakeProtocol {
    /**
     * Before its first sweep a CPU that lingers looks so often at what is its own: about a microsecond. Before each later one twice as
     * often as before the last: a sweep takes cache lines away from those who work. It serves the benchmarks ring and park-2cpu.
     */
    private static final int FIRST_LOOKS = 16;

    private final Machine machine;
    private final long lingerNanos;
    private final PeerCpu[] cpus;
    private final IdleMask idle;
    private final PauseControl control;
    private final Proximity near;
    private final Overview overview;
    private final Stealing stealing;
    private final Runnable lookForTheEnd;

    /**
     * The protocol of some CPUs.
     *
     * @param lookForTheEnd what a CPU does when it has entered H: if the scheduler is to end, it may be the last
     */
    WakeProtocol(
            Machine machine,
            PeerCpu[] cpus,
            IdleMask idle,
            PauseControl control,
            Proximity near,
            Overview overview,
            Stealing stealing,
            Runnable lookForTheEnd) {
        this.machine = machine;
        this.lingerNanos = machine.lingerNanos();
        this.cpus = cpus;
        this.idle = idle;
        this.control = control;
        this.near = near;
        this.overview = overview;
        this.stealing = stealing;
        this.lookForTheEnd = lookForTheEnd;
    }

    /** Step 1. */
    void pushRemote(PeerCpu target, TaskControlBlock task) {
        target.backlog().push(task);
        if (idle.leaveHaltAndOwe(target.id())) {
            kick(target.id());
            return;
        }
        // Read after the push, though the task is somebody else's by now: whoever changes it later tells the target
        // after our push, and whoever did so before it is seen here. (Pair: push, read what may have changed; change,
        // tell
        // all.)
        CpuMask affinity = task.affinity();
        switch (control.pushedTo(target.id())) {
            case TO_OPEN -> {
                if (affinity.contains(target.id())) {
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
        announce(affinity, target.id());
    }

    void notifySurplus(PerCpuScheduler cpu) {
        if (cpus.length == 1) {
            return;
        }
        // The queue's half of the Dekker pair (queue, idle): its tail has been stored, by a release only.
        VarHandle.fullFence();
        announce(cpu.backlog(), cpu.id());
    }

    /** Ends a halt that the caller has taken a CPU out of; counted by the caller, if that is a CPU. */
    private void kick(int cpu) {
        if (machine.current() instanceof PerCpuScheduler here) {
            here.counters().increment(Counter.KICKS_SENT);
        }
        machine.kick(cpu);
    }

    /** A task that may wait anywhere may run on these CPUs now. Any thread; from the view of {@code here}, if it is a CPU. */
    void announceMoved(CpuMask affinity, @Nullable PerCpuScheduler here) {
        announce(affinity, here == null ? near.outside() : here.id());
    }

    /**
     * Step 2.
     *
     * @param surplus what waits
     * @param view from where the nearest CPUs are looked for; if it is a CPU, that one itself is not meant
     * @return whether it is seen to: a CPU was woken for it, or somebody searches who answers for it
     */
    private boolean announce(Surplus surplus, int view) {
        for (int k = 0; k < near.domains(); k++) {
            int domain = near.domain(view, k);
            long word = idle.get(domain);
            if (IdleMask.searching(word) != 0) {
                return true;
            }
            int sleepers = near.withoutSelf(view, k, IdleMask.halted(word));
            int runners = sleepers == 0 ? 0 : surplus.runnersAmong(domain, sleepers);
            if (runners != 0) {
                int woken = idle.wakeSearcherAndOwe(view, k, runners);
                if (woken >= 0) {
                    kick(woken);
                }
                if (woken != IdleMask.NONE_HALTED) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Step 3. */
    @Nullable
    TaskControlBlock search(PerCpuScheduler cpu) {
        boolean called = cpu.isSearching();
        if (!called) {
            if (!idle.tryEnterSearch(cpu.id())) {
                return null;
            }
            cpu.setSearching(true);
        }
        TaskControlBlock task = stealing.sweep(cpu, called);
        return task == null && lingerNanos != 0 ? linger(cpu) : task;
    }

    /**
     * Step 3, gone on with for a while: whoever announces meanwhile pays for a look at the idle word and for no kick, and what a task has
     * woken is left to its CPU for a moment ({@link Stealing}), which sees us and wakes nobody else for it.
     */
    private @Nullable TaskControlBlock linger(PerCpuScheduler cpu) {
        cpu.lingers();
        long end = Math.min(machine.nanoTime() + lingerNanos, cpu.nextDeadline());
        TaskControlBlock task = null;
        int looks = FIRST_LOOKS;
        while (task == null && machine.nanoTime() < end) {
            for (int i = 0; i < looks; i++) {
                if (cpu.hasOwnWork()) {
                    return null;
                }
                Thread.onSpinWait();
            }
            task = stealing.sweep(cpu, true);
            looks *= 2;
        }
        return task;
    }

    /** Step 4. */
    void stopSearching(PerCpuScheduler cpu) {
        cpu.setSearching(false);
        if (idle.leaveSearchAndOwe(cpu.id())) {
            announceOthersSurplus(cpu);
        }
    }

    /** Steps 4 and 5: what others left to us. */
    private void announceOthersSurplus(PerCpuScheduler cpu) {
        int id = cpu.id();
        boolean seenTo = announce(cpu.backlog(), id);
        for (int k = 0; k < near.domains() && !seenTo; k++) {
            int size = overview.hints(id, k) == 0 ? 0 : near.sizeOf(id, k);
            for (int i = 0; i < size && !seenTo; i++) {
                Backlog other = cpus[near.inDomain(id, k, i)].backlog();
                seenTo = other.surplusHint() != 0 && announce(other, id);
            }
        }
    }

    /** Step 5: whether some queue holds what this CPU may run; if it holds only what others may, that is announced. */
    private boolean findsWork(PerCpuScheduler cpu) {
        int id = cpu.id();
        boolean seenTo = false;
        for (int k = 0; k < near.domains() && !seenTo; k++) {
            int size = overview.hints(id, k) == 0 ? 0 : near.sizeOf(id, k);
            for (int i = 0; i < size && !seenTo; i++) {
                Backlog other = cpus[near.inDomain(id, k, i)].backlog();
                if (other.surplusHint() != 0) {
                    if (other.runnersAmong(Domain.of(id), Domain.bit(id)) != 0) {
                        return true;
                    }
                    seenTo = announce(other, id);
                }
            }
        }
        return false;
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
            found = findsWork(cpu);
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
