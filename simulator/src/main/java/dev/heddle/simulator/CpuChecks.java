package dev.heddle.simulator;

import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskControlBlock;
import dev.heddle.smp.PauseControl;
import dev.heddle.smp.Smp;

/** The properties of CPUs, and of what they run beside what waits: 4 to 8, 10, 11, 15, 16, 18, 21. */
final class CpuChecks {
    private final SimulatedMachine machine;
    private final Smp smp;
    private final PauseControl control;
    private final Look look;
    private final int cpus;
    private final boolean bounded;
    private boolean someSearch;
    private int halted;

    CpuChecks(SimulatedMachine machine, Smp smp, Look look, SimulationBuilder settings) {
        this.machine = machine;
        this.smp = smp;
        this.control = smp.control();
        this.look = look;
        this.cpus = smp.cpuCount();
        this.bounded = !settings.starvationBound.isZero();
    }

    // ---- where a task is resumed ----

    void entered(PreemptibleTask task, SimulatedCpu cpu) {
        if (control.saysHeld(cpu.id) || control.saysLeft(cpu.id)) {
            throw look.violation(21, "starts on CPU " + cpu.id + ", which is paused or offline: " + task);
        }
        if (!bounded && machine.timeline().isSettled() && !willLookAgain(cpu)) {
            WaitingChecks.visit(cpu, (other, level) -> {
                if (level >= 0 && level < task.level()) {
                    throw look.violation(16, "waits on CPU " + cpu.id + ", which starts " + task + ": " + other);
                }
            });
        }
    }

    private static boolean willLookAgain(SimulatedCpu cpu) {
        return cpu.scheduler.isReschedNeeded() || cpu.scheduler.backlog().isOutdated() || cpu.interrupt.isQueued();
    }

    // ---- after each step ----

    /** 7, 8; before anything else is looked at. */
    void idleWords() {
        someSearch = false;
        halted = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            idleWord(machine.cpu(cpu));
        }
    }

    private void idleWord(SimulatedCpu cpu) {
        boolean isHalted = smp.isHalted(cpu.id);
        boolean searches = smp.isSearching(cpu.id);
        if (isHalted && searches) {
            throw look.violation(7, "is halted and searching: CPU " + cpu.id);
        }
        if ((isHalted || searches) && (control.saysHeld(cpu.id) || control.saysLeft(cpu.id))) {
            throw look.violation(7, "is held or has left, and is halted or searching: CPU " + cpu.id);
        }
        if (cpu.scheduler.counters().get(Counter.KICKS)
                > cpu.scheduler.counters().get(Counter.HALTS)) {
            throw look.violation(8, "has been kicked more often than it has halted: CPU " + cpu.id);
        }
        halted += isHalted ? 1 : 0;
        someSearch |= searches;
        // One whose task has been asked to give way goes on at this very moment.
        if (cpu.computing != null && cpu.scheduler.isReschedNeeded()) {
            look.isUnsettled();
        }
    }

    /** After all that waits has been seen. */
    void settled() {
        if (halted == cpus && look.waiting() != 0) {
            throw look.violation(4, "all CPUs are halted and this waits: " + look.waiting(0));
        }
        if (!someSearch && halted > 0) {
            workIsConserved();
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            settled(machine.cpu(cpu));
        }
    }

    /** 5: a CPU is halted and could run what waits. */
    private void workIsConserved() {
        for (int i = 0; i < look.waiting(); i++) {
            TaskControlBlock task = look.waiting(i);
            int at = look.cpuOf(i);
            // What is in an inbox can be taken only while its CPU runs something; else that one comes to it by itself.
            boolean reachable =
                    look.levelOf(i) >= 0 || !machine.cpu(at).scheduler.isIdle();
            for (int cpu = 0; reachable && cpu < cpus; cpu++) {
                if (smp.isHalted(cpu) && task.allows(cpu)) {
                    throw look.violation(
                            5, "CPU " + cpu + " is halted and could run what waits on CPU " + at + ": " + task);
                }
            }
        }
    }

    private void settled(SimulatedCpu cpu) {
        if (cpu.halted != null) {
            if (control.saysHeld(cpu.id)) {
                held(cpu);
            } else {
                halted(cpu);
            }
        } else if (cpu.computing != null) {
            computes(cpu);
        }
    }

    /** 6, 16. */
    private void halted(SimulatedCpu cpu) {
        if (cpu.kicked || cpu.kick.isQueued()) {
            return;
        }
        if (!smp.isHalted(cpu.id)) {
            throw look.violation(6, "has been taken out of the halted ones, and nobody kicks it: CPU " + cpu.id);
        }
        if (!cpu.scheduler.backlog().isInboxEmpty()) {
            throw look.violation(6, "is halted, with something in its inbox: CPU " + cpu.id);
        }
        if (control.isHeld(cpu.id)) {
            throw look.violation(21, "shall be held and is halted: CPU " + cpu.id);
        }
    }

    /** 6, 21. */
    private void held(SimulatedCpu cpu) {
        if (cpu.kicked || cpu.kick.isQueued()) {
            return;
        }
        if (!control.isHeld(cpu.id)) {
            throw look.violation(21, "holds, and nobody wants it to: CPU " + cpu.id);
        }
        if (control.isOffline(cpu.id)) {
            throw look.violation(21, "is offline and does not leave: CPU " + cpu.id);
        }
        if (!cpu.scheduler.backlog().isInboxEmpty()) {
            throw look.violation(6, "is held, with something in its inbox: CPU " + cpu.id);
        }
        for (int i = 0; i < look.waiting(); i++) {
            if (look.cpuOf(i) == cpu.id && look.waiting(i).affinity().intersects(control.open())) {
                throw look.violation(
                        21, "waits on CPU " + cpu.id + ", which is held, and could run elsewhere: " + look.waiting(i));
            }
        }
    }

    /** 10, 15, 16, 21: what computes, may be preempted, and has not been asked to give way. */
    private void computes(SimulatedCpu cpu) {
        PreemptibleTask running = cpu.scheduler.running();
        if (running == null) {
            throw look.violation(11, "runs a task and does not say which: CPU " + cpu.id);
        }
        if (smp.isHalted(cpu.id)) {
            throw look.violation(7, "runs a task and is among the halted: CPU " + cpu.id);
        }
        if (cpu.interrupt.isQueued()) {
            return;
        }
        if (control.isHeld(cpu.id)) {
            throw look.violation(21, "shall be held and is not asked to: CPU " + cpu.id);
        }
        if (!running.allows(cpu.id)) {
            throw look.violation(
                    16, "runs on CPU " + cpu.id + ", where it may not, and is not asked to leave: " + running);
        }
        if (running.isCancelled() && running.context() instanceof ScriptedContext) {
            throw look.violation(15, "has been cancelled and is not asked to end: " + running);
        }
        for (int i = 0; i < look.waiting(); i++) {
            if (look.cpuOf(i) == cpu.id) {
                waitsForRunning(cpu, running, look.waiting(i), look.levelOf(i));
            }
        }
    }

    private void waitsForRunning(SimulatedCpu cpu, PreemptibleTask running, TaskControlBlock task, int level) {
        boolean comes = cpu.slice.isQueued();
        boolean granted = bounded && comes;
        if (task.level() < running.level() && !granted) {
            throw look.violation(10, "waits for CPU " + cpu.id + ", which runs something less urgent: " + task);
        }
        if (task.level() == running.level() && !comes) {
            throw look.violation(10, "waits for CPU " + cpu.id + ", whose slice does not end: " + task);
        }
        if (bounded && !comes) {
            throw look.violation(18, "waits for CPU " + cpu.id + ", which will not look: " + task);
        }
        boolean misplaced = level >= 0 && (level != task.level() || !task.allows(cpu.id));
        if (misplaced && !cpu.scheduler.backlog().isOutdated()) {
            throw look.violation(16, "waits on CPU " + cpu.id + " in a wrong queue: " + task);
        }
    }
}
