package dev.heddle.smp;

import dev.heddle.context.Wakeable;
import dev.heddle.cpu.Caller;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.Job;
import dev.heddle.cpu.Neighbours;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.cpu.Tuning;
import dev.heddle.event.SchedulingEvents;
import dev.heddle.machine.Machine;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All the CPUs of one scheduler: what each of them asks of the others, answered by whoever knows. How they wake each other is
 * {@link WakeProtocol}'s, which of them may run {@link PauseControl}'s, where a task goes {@link Placement}'s, who hears of what
 * changes about one {@link TaskChanges}', which tasks there are {@link Population}'s.
 */
public final class Smp implements Neighbours {
    private final Machine machine;
    private final PerCpuScheduler[] cpus;
    private final int[] startOrder;
    private final CpuMask everywhere;
    private final Population population;
    private final IdleMask idle;
    private final Stealing stealing;
    private final OpenCpus openCpus;
    private final PauseControl control;
    private final Placement placement;
    private final WakeProtocol protocol;
    private final TaskChanges changes;
    private final @Nullable SchedulingEvents events;

    /** Every task has ended: loops leave. Set once, when {@link Population} says so. */
    private volatile boolean stopping;

    /**
     * Builds the CPUs; nothing runs until the machine is started with {@link #cpus()}.
     *
     * @param machine at most {@value CpuMask#MAX_CPUS} CPUs
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
        this.everywhere = CpuMask.first(cpus.length);
        this.startOrder = machine.startOrder();
        this.population = new Population(cpus, startOrder);
        Proximity near = new Proximity(machine);
        this.idle = new IdleMask(near);
        Overview overview = new Overview(cpus, idle, near);
        this.stealing = new Stealing(cpus, near, overview, machine);
        this.openCpus = new OpenCpus(cpus.length, near);
        this.control = new PauseControl(cpus, idle, machine, openCpus, population);
        this.placement = new Placement(cpus, near, idle, openCpus, machine, tuning.newTasksStay());
        this.protocol = new WakeProtocol(machine, cpus, idle, control, near, overview, stealing, this::lookForTheEnd);
        this.changes = new TaskChanges(cpus, machine, control, protocol);
    }

    public int cpuCount() {
        return cpus.length;
    }

    /** All CPUs, as a set: one object, that all tasks which may run everywhere share. */
    public CpuMask everywhere() {
        return everywhere;
    }

    /** Which CPUs may run tasks. */
    public PauseControl control() {
        return control;
    }

    /** The CPUs, in the order of their numbers. */
    public PerCpuScheduler[] cpus() {
        return cpus.clone();
    }

    // ---- tasks come and go ----

    @Override
    public PreemptibleTask create(String name, int level, CpuMask affinity, Wakeable.ContextFactory contextFor) {
        PreemptibleTask task = new PreemptibleTask(this, population.nextId(here()), level, affinity, contextFor);
        announce(task, name);
        return task;
    }

    /**
     * Starts a run-to-completion job, which may run on every CPU. Any thread.
     *
     * @throws RejectedExecutionException if the caller is no CPU and no new tasks are taken
     */
    public void startJob(int level, Runnable body) {
        PerCpuScheduler here = here();
        Job job = new Job(population.nextId(here), level, everywhere, body);
        announce(job, "job");
        job.start(admitJob(here));
        place(job, here);
    }

    private void announce(TaskControlBlock task, String name) {
        placement.sees(task.level());
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
        if (!openCpus.canServe(task.affinity())) {
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
        lookForTheEnd();
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

    private void lookForTheEnd() {
        if (population.isDraining()) {
            stopIfAllEnded();
        }
    }

    private void stopIfAllEnded() {
        if (population.haveAllEnded()) {
            stopping = true;
            for (int cpu : startOrder) {
                if (idle.leaveHaltAndOwe(cpu)) {
                    machine.kick(cpu);
                }
            }
        }
    }

    /** Nobody comes to halt because of this end, so we look at the flag ourselves: the counter is a fence. */
    @Override
    public void endedOutside() {
        population.endedOutside();
        lookForTheEnd();
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
        PeerCpu target = placement.choose(task, waker);
        if (waker == target) {
            waker.enqueueLocal(task);
        } else {
            protocol.pushRemote(target, task);
        }
    }

    @Override
    public void giveBack(TaskControlBlock task, int owner) {
        protocol.pushRemote(cpus[owner], task);
    }

    // ---- a live task changes: see TaskChanges ----

    @Override
    public void cancelled(TaskControlBlock task) {
        changes.cancelled(task);
    }

    /** As {@link TaskChanges#setAffinity}. Any thread. */
    public boolean setAffinity(TaskControlBlock task, CpuMask affinity) {
        return changes.setAffinity(task, affinity, here());
    }

    @Override
    public void levelChanged(TaskControlBlock task) {
        placement.sees(task.level());
        changes.levelChanged(task);
    }

    // ---- surplus, search, halt: see WakeProtocol ----

    @Override
    public void notifySurplus(PerCpuScheduler cpu) {
        protocol.notifySurplus(cpu);
    }

    @Override
    public @Nullable TaskControlBlock search(PerCpuScheduler cpu) {
        return protocol.search(cpu);
    }

    @Override
    public void stopSearching(PerCpuScheduler cpu) {
        protocol.stopSearching(cpu);
    }

    @Override
    public void halt(PerCpuScheduler cpu, long deadline) {
        protocol.halt(cpu, deadline);
    }

    @Override
    public void sliceEnded(PerCpuScheduler cpu, TaskControlBlock preempted) {
        if (cpus.length > 1) {
            stealing.evenOut(cpu, preempted);
        }
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
    public CpuMask open() {
        return openCpus.open();
    }

    /** Whether a CPU is in H. For inspection. */
    public boolean isHalted(int cpu) {
        return idle.isHalted(cpu);
    }

    /** Whether a CPU is in S. For inspection. */
    public boolean isSearching(int cpu) {
        return idle.isSearching(cpu);
    }

    /** What a CPU is among the others, in a word for people. */
    public String describe(int cpu) {
        if (control.isOffline(cpu)) {
            return "offline";
        }
        if (control.isHeld(cpu)) {
            return "paused";
        }
        if (idle.isHalted(cpu)) {
            return "halted";
        }
        return idle.isSearching(cpu) ? "searching" : "awake";
    }

    @Override
    public void waitWhileHeld(PerCpuScheduler cpu, long deadline) {
        if (cpu.isSearching()) {
            protocol.stopSearching(cpu);
        }
        control.await(cpu, deadline);
    }

    @Override
    public void left(PerCpuScheduler cpu) {
        if (cpu.isSearching()) {
            protocol.stopSearching(cpu);
        }
        control.left(cpu);
        cpu.backlog().rescueInbox();
        // The last task may have ended here, and we come to no halt, where others compare the counts.
        lookForTheEnd();
    }

    private @Nullable PerCpuScheduler here() {
        return machine.current() instanceof PerCpuScheduler cpu && cpu.neighbours() == this ? cpu : null;
    }
}
