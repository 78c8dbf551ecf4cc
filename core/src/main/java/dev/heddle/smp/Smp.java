package dev.heddle.smp;

import dev.heddle.context.Wakeable;
import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.Job;
import dev.heddle.cpu.Neighbours;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.SeizedTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.machine.Machine;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All the CPUs of one scheduler: how they wake each other, search and halt.
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
public final class Smp implements Neighbours {
    private final Machine machine;
    private final PerCpuScheduler[] cpus;
    private final boolean alone;
    private final IdleMask idle;
    private final Stealing stealing;
    private final Placement placement;
    private final @Nullable SchedulingEvents events;

    /** Starts and ends by threads that are no CPU; CPUs count in their own counters. */
    private final LongAdder startedOutside = new LongAdder();

    private final LongAdder endedOutside = new LongAdder();

    private final LongAdder refusedOutside = new LongAdder();

    private final AtomicLong createdOutside = new AtomicLong();

    /** No new tasks but those that running tasks start. Set once. */
    private volatile boolean draining;

    /** Every task has ended: loops leave. Set once, after {@code draining}. */
    private volatile boolean stopping;

    /**
     * Builds the CPUs; nothing runs until the machine is started with {@link #cpus()}.
     *
     * @param machine at most 32 CPUs
     * @param sliceNanos how long a task runs while an equal one waits
     * @param events who is told what happens, or null
     */
    public Smp(Machine machine, long sliceNanos, @Nullable SchedulingEvents events) {
        this.machine = machine;
        this.events = events;
        this.cpus = new PerCpuScheduler[machine.cpuCount()];
        for (int id = 0; id < cpus.length; id++) {
            cpus[id] = new PerCpuScheduler(id, machine, this, sliceNanos, events);
        }
        this.alone = cpus.length == 1;
        this.idle = new IdleMask(cpus.length);
        this.stealing = new Stealing(cpus);
        this.placement = new Placement(cpus, idle, machine);
    }

    public int cpuCount() {
        return cpus.length;
    }

    /** The CPUs, in the order of their numbers. */
    public PerCpuScheduler[] cpus() {
        return cpus.clone();
    }

    // ---- tasks come and go ----

    @Override
    public PreemptibleTask create(String name, int level, int affinity, Wakeable.ContextFactory contextFor) {
        PreemptibleTask task = new PreemptibleTask(this, nextId(here()), level, affinity, contextFor);
        announce(task, name);
        return task;
    }

    /**
     * Starts a run-to-completion job. Any thread.
     *
     * @throws RejectedExecutionException if the caller is no CPU and no new tasks are taken
     */
    public void startJob(int level, int affinity, Runnable body) {
        PerCpuScheduler here = here();
        Job job = new Job(nextId(here), level, affinity, body);
        announce(job, "job");
        job.start(admit(here));
        place(job, here);
    }

    /** Numbers are dealt by each CPU and by the outside in strides, so that creating tasks shares no counter. */
    private long nextId(@Nullable PerCpuScheduler here) {
        int dealers = cpus.length + 1;
        return here == null
                ? createdOutside.getAndIncrement() * dealers + dealers
                : here.nextTaskNumber() * dealers + here.id() + 1;
    }

    private void announce(TaskControlBlock task, String name) {
        if (events != null) {
            events.created(task.id(), name, task.level());
        }
    }

    /**
     * Counts first, then looks at {@code draining}; {@link #shutdown} sets that, then compares the counts. So a start that
     * is admitted is counted before anyone can find that all tasks have ended.
     */
    @Override
    public boolean admit() {
        return admit(here());
    }

    private boolean admit(@Nullable PerCpuScheduler here) {
        if (here != null) {
            here.counters().increment(Counter.STARTED);
            return true;
        }
        startedOutside.increment();
        if (draining && !isByOneOfOurs()) {
            refusedOutside.increment();
            // Whoever compared the counts in between took this start for a task that is alive.
            stopIfAllEnded();
            return false;
        }
        return true;
    }

    /** Whether the caller, which is no CPU, is a task whose CPU was taken: it is alive, so nobody finds that all have ended. */
    private boolean isByOneOfOurs() {
        return machine.current() instanceof SeizedTask seized && seized.home() == this;
    }

    /**
     * No new tasks from outside; when the last one has ended, the loops leave. Any thread; does not wait.
     *
     * <p>The end of a task looks at no flag. Whoever runs the last one comes to halt, since there is nothing else: it
     * enters H, a fence between its count and its look at the flag, and compares the counts if the flag is set. If the
     * flag is not set yet, whoever sets it compares them and sees that count. (Pair: count, draining.)
     */
    public void shutdown() {
        draining = true;
        stopIfAllEnded();
    }

    private void stopIfAllEnded() {
        // Ends before starts: both only grow, so if they are equal nothing was alive in between.
        long ended = endedCount();
        if (ended == startedCount()) {
            stopping = true;
            for (PerCpuScheduler cpu : cpus) {
                if (idle.leaveHaltAndOwe(cpu.id())) {
                    machine.kick(cpu.id());
                }
            }
        }
    }

    /** Nobody comes to halt because of this end, so we look at the flag ourselves. Pair (count, draining), as above. */
    @Override
    public void endedOutside() {
        endedOutside.increment();
        if (draining) {
            stopIfAllEnded();
        }
    }

    /** Tasks and jobs that have ended, and those that were refused. */
    public long endedCount() {
        long count = refusedCount() + endedOutside.sum();
        for (PerCpuScheduler cpu : cpus) {
            count += cpu.counters().get(Counter.ENDED);
        }
        return count;
    }

    /** Tasks and jobs that were to be started and then refused: counted on both sides. */
    public long refusedCount() {
        return refusedOutside.sum();
    }

    /** Tasks and jobs that have been started, and those that were refused. */
    public long startedCount() {
        long count = startedOutside.sum();
        for (PerCpuScheduler cpu : cpus) {
            count += cpu.counters().get(Counter.STARTED);
        }
        return count;
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    // ---- wake ----

    @Override
    public void place(TaskControlBlock task) {
        place(task, here());
    }

    private void place(TaskControlBlock task, @Nullable PerCpuScheduler waker) {
        boolean measured = events != null || task instanceof PreemptibleTask;
        task.stampWake(measured ? machine.nanoTime() : 0, waker == null ? TaskControlBlock.NO_CPU : waker.id());
        PerCpuScheduler target = placement.choose(task, waker);
        if (target == waker) {
            target.enqueueLocal(task);
        } else {
            pushRemote(target, task);
        }
    }

    @Override
    public void giveBack(TaskControlBlock task, PerCpuScheduler owner) {
        pushRemote(owner, task);
    }

    /** Pair (affinity, level or cancellation; task word), as {@link #levelChanged}. */
    @Override
    public void cancelled(TaskControlBlock task) {
        interruptCpuOf(task);
    }

    private void interruptCpuOf(TaskControlBlock task) {
        int cpu = task.runningOn();
        if (cpu != TaskControlBlock.NO_CPU) {
            machine.interrupt(cpu);
        }
    }

    /**
     * The affinity of a task has changed, which may be queued where it may not run any more, or where others may steal it
     * now: one of those looks. Pair (queue, idle): the affinity was stored, now the idle word is read. Any thread.
     */
    public void affinityChanged(TaskControlBlock task) {
        int cpu = task.runningOn();
        if (cpu != TaskControlBlock.NO_CPU && !task.allows(cpu)) {
            machine.interrupt(cpu);
        }
        wakeSearcher(task.affinity(), 0);
    }

    /** The level of a task has changed; if it runs, its CPU must choose again. Any thread. */
    public void levelChanged(TaskControlBlock task) {
        interruptCpuOf(task);
    }

    /** Step 1. */
    private void pushRemote(PerCpuScheduler target, TaskControlBlock task) {
        // Read before the push: after it the task is somebody else's.
        int level = task.level();
        int affinity = task.affinity();
        target.pushRemote(task);
        if (idle.leaveHaltAndOwe(target.id())) {
            machine.kick(target.id());
        } else {
            target.urge(level);
            wakeSearcher(affinity & ~(1 << target.id()), target.id());
        }
    }

    // ---- surplus, search, halt ----

    @Override
    public void notifySurplus(PerCpuScheduler cpu) {
        if (alone) {
            return;
        }
        // The queue's half of the Dekker pair (queue, idle): its tail has been stored, by a release only.
        VarHandle.fullFence();
        long word = idle.get();
        int sleepers = IdleMask.halted(word);
        if (sleepers != 0 && IdleMask.searching(word) == 0) {
            wakeSearcher(cpu.runnersAmong(sleepers), cpu.id());
        }
    }

    /** Step 2. */
    private void wakeSearcher(int candidates, int near) {
        int woken = idle.wakeSearcherAndOwe(candidates, near);
        if (woken >= 0) {
            machine.kick(woken);
        }
    }

    /** Step 3. */
    @Override
    public @Nullable TaskControlBlock search(PerCpuScheduler cpu) {
        if (!cpu.isSearching()) {
            if (!idle.tryEnterSearch(cpu.id())) {
                return null;
            }
            cpu.setSearching(true);
        }
        return stealing.sweep(cpu);
    }

    /** Step 4. */
    @Override
    public void stopSearching(PerCpuScheduler cpu) {
        cpu.setSearching(false);
        if (idle.leaveSearchAndOwe(cpu.id())) {
            announceOthersSurplus(cpu);
        }
    }

    private void announceOthersSurplus(PerCpuScheduler cpu) {
        wakeSearcher(stealing.runnersAmong(IdleMask.halted(idle.get())), cpu.id());
    }

    /** Step 5. */
    @Override
    public void halt(PerCpuScheduler cpu, long deadline) {
        int id = cpu.id();
        long word = idle.enterHalt(id);
        cpu.setSearching(false);

        if (draining) {
            // Takes us out of H again, too, if all tasks have ended.
            stopIfAllEnded();
        }
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

    private @Nullable PerCpuScheduler here() {
        return machine.current() instanceof PerCpuScheduler cpu && cpu.neighbours() == this ? cpu : null;
    }
}
