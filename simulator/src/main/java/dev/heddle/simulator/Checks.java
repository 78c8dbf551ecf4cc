package dev.heddle.simulator;

import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;

/**
 * The properties of the protocol, by their numbers there: verified after every event, and where a task is resumed and comes
 * off. {@code docs/simulator.md} says which, and how each is observed.
 *
 * <p>Between two events every CPU stands still: it halts, its task computes, or it has been stalled in the middle of something. What
 * must hold only when nobody is in the middle of something is looked at only when <em>settled</em>.
 */
final class Checks {
    private final SimulatedMachine machine;
    private final Smp smp;
    private final Look look;
    private final TaskChecks tasks;
    private final WaitingChecks waiting;
    private final CpuChecks cpus;

    Checks(SimulatedMachine machine, Smp smp, SimulationBuilder settings) {
        this.machine = machine;
        this.smp = smp;
        this.look = new Look(machine, smp, settings.replay);
        this.tasks = new TaskChecks(machine, look, settings);
        this.waiting = new WaitingChecks(machine, smp.control(), look, settings);
        this.cpus = new CpuChecks(machine, smp, look, settings);
    }

    long steps() {
        return look.steps();
    }

    void watch(SimulatedTask task) {
        tasks.watch(task);
    }

    void woken(long task) {
        tasks.woken(task);
    }

    /** A task is resumed. */
    void entered(PreemptibleTask task, SimulatedCpu cpu) {
        Watch watch = Watch.of(task);
        if (watch != null) {
            tasks.entered(task, watch, cpu);
            waiting.starts(cpu, task.level());
            cpus.entered(task, cpu);
        }
    }

    /** A task comes off. */
    void left(PreemptibleTask task, boolean ended) {
        Watch watch = Watch.of(task);
        if (watch != null) {
            watch.runningOn = Watch.NOWHERE;
            watch.ended = ended;
        }
    }

    void step() {
        look.begin();
        cpus.idleWords();
        for (int cpu = 0; cpu < smp.cpuCount(); cpu++) {
            waiting.visit(machine.cpu(cpu));
        }
        tasks.each();
        if (look.settled()) {
            cpus.settled();
        }
    }

    /** 3, 20: after everything has been cancelled and has had its time. */
    void end() {
        tasks.end();
        if (smp.startedCount() != smp.endedCount()) {
            throw look.violation(3, smp.startedCount() + " tasks were started and " + smp.endedCount() + " have ended");
        }
        int running = machine.timeline().cpusRunning();
        if (running != 0) {
            throw look.violation(20, "all tasks have ended, and the loops of " + running + " CPUs have not left");
        }
    }
}
