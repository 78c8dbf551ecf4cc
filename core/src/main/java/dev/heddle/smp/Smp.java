package dev.heddle.smp;

import dev.heddle.context.Wakeable;
import dev.heddle.cpu.Caller;
import dev.heddle.cpu.Job;
import dev.heddle.cpu.Neighbours;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.cpu.Tuning;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.machine.Machine;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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
    private final Population population;
    private final boolean alone;
    private final IdleMask idle;
    private final Stealing stealing;
    private final PauseControl control;
    private final Placement placement;
    private final @Nullable SchedulingEvents events;

    /** Every task has ended: loops leave. Set once, when {@link Population} says so. */
    private volatile boolean stopping;

    /**
     * Builds the CPUs; nothing runs until the machine is started with {@link #cpus()}.
     *
     * @param machine at most 32 CPUs
     * @param tuning what users choose
     * @param events who is told what happens, or null
     */
    public Smp(Machine machine, Tuning tuning, @Nullable SchedulingEvents events) {
        this.machine = machine;
        this.events = events;
        this.cpus = new PerCpuScheduler[machine.cpuCount()];
        for (int id = 0; id < cpus.length; id++) {
            cpus[id] = new PerCpuScheduler(id, machine, this, tuning, events);
        }
        this.population = new Population(cpus);
        this.alone = cpus.length == 1;
        this.idle = new IdleMask(cpus.length);
        this.stealing = new Stealing(cpus);
        this.control = new PauseControl(cpus, idle, machine);
        this.placement = new Placement(cpus, idle, control, machine);
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
        PreemptibleTask task = new PreemptibleTask(this, population.nextId(here()), level, affinity, contextFor);
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
        Job job = new Job(population.nextId(here), level, affinity, body);
        announce(job, "job");
        job.start(admitJob(here));
        place(job, here);
    }

    private void announce(TaskControlBlock task, String name) {
        if (events != null) {
            events.created(task.id(), name, task.level());
        }
    }

    @Override
    public boolean admit(PreemptibleTask task) {
        PerCpuScheduler here = here();
        if (!population.admit(task, here, isOurs(here))) {
            afterRefusal();
            return false;
        }
        if ((task.affinity() & control.staying()) == 0) {
            population.withdraw(task);
            afterRefusal();
            throw new RejectedExecutionException("the task may run on no CPU that is online");
        }
        return true;
    }

    /**
     * Whether the caller, which is this CPU or none, is a task or job of ours. One whose CPU was taken from its thread is,
     * though it is no CPU. Before anything is refused nobody need know.
     */
    private boolean isOurs(@Nullable PerCpuScheduler here) {
        return here != null || (population.isDraining() && Caller.isOf(this));
    }

    private boolean admitJob(@Nullable PerCpuScheduler here) {
        boolean admitted = population.admitJob(here, isOurs(here));
        if (!admitted) {
            afterRefusal();
        }
        return admitted;
    }

    /** Whoever compared the counts in between took the refused start for a task that is alive. */
    private void afterRefusal() {
        if (population.isDraining()) {
            stopIfAllEnded();
        }
    }

    @Override
    public void reaped(PreemptibleTask task) {
        population.reaped(task);
    }

    /** No new tasks from outside; when the last one has ended, the loops leave. Any thread; does not wait. */
    public void shutdown() {
        population.drain();
        control.liftForGood();
        stopIfAllEnded();
    }

    /** Whether {@link #shutdown} has been called. */
    public boolean isClosing() {
        return population.isDraining();
    }

    /** After {@link #shutdown}: no new tasks at all, and those that live are cancelled. Any thread; does not wait. */
    public void cancelAll() {
        population.cancelAll();
    }

    @Override
    public boolean dropsJobs() {
        return population.isCancelling();
    }

    private void stopIfAllEnded() {
        if (population.haveAllEnded()) {
            stopping = true;
            for (PerCpuScheduler cpu : cpus) {
                if (idle.leaveHaltAndOwe(cpu.id())) {
                    machine.kick(cpu.id());
                }
            }
        }
    }

    /** Nobody comes to halt because of this end, so we look at the flag ourselves: the counter is a fence. */
    @Override
    public void endedOutside() {
        population.endedOutside();
        if (population.isDraining()) {
            stopIfAllEnded();
        }
    }

    /** Tasks and jobs that have ended, and those that were refused. */
    public long endedCount() {
        return population.endedCount();
    }

    /** Tasks and jobs that were to be started and then refused: counted on both sides. */
    public long refusedCount() {
        return population.refusedCount();
    }

    /** Tasks and jobs that have been started, and those that were refused. */
    public long startedCount() {
        return population.startedCount();
    }

    /** Every task, but no job, that was alive before and after. Any thread. */
    public void visitTasks(Consumer<PreemptibleTask> visitor) {
        population.visit(visitor);
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

    @Override
    public void placeFromOutside(TaskControlBlock task) {
        place(task, null);
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
     * Changes the affinity of a task, wherever it is. Any thread.
     *
     * @return false if it names no CPU that is online; nothing is changed then
     */
    public boolean setAffinity(TaskControlBlock task, int affinity) {
        if (!control.setAffinity(task, affinity)) {
            return false;
        }
        affinityChanged(task);
        return true;
    }

    /**
     * The affinity of a task has changed. If it waits, it may wait where it may not run any more, or where others may steal
     * it now: every CPU that may hold it looks, and one that is idle. Pair (queue, idle): the affinity was stored, now the
     * idle word is read. Any thread.
     */
    private void affinityChanged(TaskControlBlock task) {
        int cpu = task.runningOn();
        if (cpu != TaskControlBlock.NO_CPU && !task.allows(cpu)) {
            machine.interrupt(cpu);
        }
        waitingTaskChanged(task);
        wakeSearcher(task.affinity(), 0);
    }

    /** The level of a task has changed; whichever CPU has it must choose again. Any thread. */
    @Override
    public void levelChanged(TaskControlBlock task) {
        interruptCpuOf(task);
        waitingTaskChanged(task);
    }

    /**
     * Nobody knows in which queue a ready task is, since thieves move it; so all CPUs are told. The change was stored before
     * the task word is read: if it reads as READY, whoever queued the task may have gone by the old value; if it does not,
     * whoever makes it READY later sees the new one. (Pair (affinity or level, task word).)
     */
    private void waitingTaskChanged(TaskControlBlock task) {
        if (task.isReady()) {
            int level = task.level();
            for (PerCpuScheduler cpu : cpus) {
                cpu.waitingTaskChanged(level, task.allows(cpu.id()));
            }
            control.kickHeld();
        }
    }

    /** Step 1. */
    private void pushRemote(PerCpuScheduler target, TaskControlBlock task) {
        target.pushRemote(task);
        if (idle.leaveHaltAndOwe(target.id())) {
            machine.kick(target.id());
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
            case TO_NOBODY -> target.rescueInbox();
            case TO_HELD -> {
                return;
            }
        }
        wakeSearcher(affinity & ~(1 << target.id()), target.id());
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

    @Override
    public void sliceEnded(PerCpuScheduler cpu, TaskControlBlock preempted) {
        if (!alone) {
            stealing.evenOut(cpu, preempted);
        }
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

        if (population.isDraining()) {
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

    // ---- CPUs that shall run nothing ----

    @Override
    public boolean isHeld(int cpu) {
        return control.isHeld(cpu);
    }

    @Override
    public boolean endHold(int cpu) {
        return control.endHold(cpu);
    }

    @Override
    public boolean isOffline(int cpu) {
        return control.isOffline(cpu);
    }

    @Override
    public int open() {
        return control.open();
    }

    /** As {@link PauseControl#pause}, by the calling thread; the result is for {@link #resume}. */
    public int pause(int wanted) {
        return control.pause(wanted, here());
    }

    public int missing(int holds) {
        return control.missing(holds);
    }

    public void resume(int holds) {
        control.resume(holds);
    }

    public void sendOffline(int cpu) {
        control.sendOffline(cpu, this::needingOthersThan);
    }

    public boolean hasLeft(int cpu) {
        return control.hasLeft(cpu);
    }

    public void bringOnline(int cpu) {
        control.bringOnline(cpu);
    }

    /** A task that may run on none of these CPUs, or null. */
    private @Nullable PreemptibleTask needingOthersThan(int cpus) {
        @Nullable PreemptibleTask[] found = new PreemptibleTask[1];
        population.visit(task -> {
            if ((task.affinity() & cpus) == 0) {
                found[0] = task;
            }
        });
        return found[0];
    }

    /** What {@link #pause} returns if the caller's own CPU is being held: ask again. */
    public static final int NOT_NOW = PauseControl.NOT_NOW;

    /** What a CPU is among the others, in a word for people. */
    public String describe(int cpu) {
        long word = idle.get();
        if (control.isOffline(cpu)) {
            return "offline";
        }
        if (control.isHeld(cpu)) {
            return "paused";
        }
        if ((IdleMask.halted(word) & 1 << cpu) != 0) {
            return "halted";
        }
        return (IdleMask.searching(word) & 1 << cpu) != 0 ? "searching" : "awake";
    }

    /** Bit n: CPU n is online and nobody is taking it offline. */
    public int staying() {
        return control.staying();
    }

    @Override
    public void waitWhileHeld(PerCpuScheduler cpu, long deadline) {
        if (cpu.isSearching()) {
            stopSearching(cpu);
        }
        control.await(cpu, deadline);
    }

    @Override
    public void left(PerCpuScheduler cpu) {
        if (cpu.isSearching()) {
            stopSearching(cpu);
        }
        control.left(cpu);
        cpu.rescueInbox();
        if (population.isDraining()) {
            // The last task may have ended here, and we come to no halt, where others compare the counts.
            stopIfAllEnded();
        }
    }

    private @Nullable PerCpuScheduler here() {
        return machine.current() instanceof PerCpuScheduler cpu && cpu.neighbours() == this ? cpu : null;
    }
}
