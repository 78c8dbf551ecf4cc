package dev.heddle.simulator;

import dev.heddle.context.TaskContext;
import dev.heddle.context.Wakeable;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.machine.Machine;

/** A scripted task: plays the steps that its {@link Script} chooses. */
final class ScriptedContext implements TaskContext, Steps {
    private enum Step {
        NONE,
        COMPUTE,
        SLEEP,
        BLOCK,
        YIELD,
        END
    }

    private final SimulatedMachine machine;
    private final Script script;
    private final PreemptibleTask control;
    private Step step = Step.NONE;

    /** What is left to be computed, or until when to sleep. */
    private long argument;

    private boolean preemptible = true;
    private boolean permit;

    /** It comes off, or has come off, in order to wait for a wake. */
    private boolean parked;

    /** The same, for the timer: a wake by others does not end it. */
    private boolean asleep;

    private int lastCpu = -1;

    ScriptedContext(SimulatedMachine machine, Wakeable control, Script script) {
        this.machine = machine;
        this.control = (PreemptibleTask) control;
        this.script = script;
    }

    // ---- for scripts ----

    @Override
    public void compute(long nanos) {
        chooses(Step.COMPUTE, nanos, true);
    }

    @Override
    public void computeWithoutPreemption(long nanos) {
        chooses(Step.COMPUTE, nanos, false);
    }

    @Override
    public void sleepUntil(long nanoTime) {
        chooses(Step.SLEEP, nanoTime, true);
    }

    @Override
    public void block() {
        chooses(Step.BLOCK, 0, true);
    }

    @Override
    public void giveWay() {
        chooses(Step.YIELD, 0, true);
    }

    @Override
    public void end() {
        chooses(Step.END, 0, true);
    }

    @Override
    public long nanoTime() {
        return machine.now();
    }

    private void chooses(Step next, long value, boolean givesWay) {
        if (step != Step.NONE) {
            throw new IllegalStateException("a script chooses one step at a time: " + next + " after " + step);
        }
        if (next == Step.COMPUTE && value < 0) {
            throw new IllegalArgumentException("a task cannot compute for " + value + " ns");
        }
        step = next;
        argument = value;
        preemptible = givesWay;
    }

    // ---- for the engine ----

    @Override
    public boolean resume() {
        SimulatedCpu cpu = machine.timeline().requireRunningCpu();
        parked = false;
        asleep = false;
        Checks checks = machine.checks();
        if (checks != null) {
            checks.entered(control, cpu);
        }
        machine.dispatches(cpu, lastCpu);
        lastCpu = cpu.id;
        boolean ended = play(cpu);
        machine.payDebt(cpu);
        if (checks != null) {
            checks.left(control, ended);
        }
        return ended;
    }

    /** A wake has been lost: it waits for what it has. */
    boolean isStuck() {
        return parked && permit;
    }

    /** Until when it sleeps, or {@link Machine#NEVER}. */
    long sleepsUntil() {
        return step == Step.SLEEP ? argument : Machine.NEVER;
    }

    /** Goes on until it comes off. Returns whether it has ended. */
    private boolean play(SimulatedCpu cpu) {
        while (true) {
            if (control.takeCancellationAndOwe()) {
                control.abandonSleep();
                return true;
            }
            if (step == Step.NONE && !choose()) {
                return true;
            }
            switch (step) {
                case COMPUTE -> {
                    argument = machine.compute(cpu, argument, preemptible);
                    if (argument != 0) {
                        if (!control.isCancelled()) {
                            cpu.scheduler.setPreempting(true);
                            control.wake();
                            return false;
                        }
                        continue;
                    }
                }
                case SLEEP -> {
                    if (!hasSlept(cpu)) {
                        return false;
                    }
                }
                case BLOCK -> {
                    if (!permit) {
                        parked = true;
                        return false;
                    }
                    permit = false;
                }
                case YIELD -> {
                    step = Step.NONE;
                    control.wake();
                    return false;
                }
                default -> {
                    return true;
                }
            }
            step = Step.NONE;
        }
    }

    /** Returns false if the script has failed. */
    private boolean choose() {
        try {
            script.next(this);
            if (step == Step.NONE) {
                throw new IllegalStateException("a script has chosen no step: " + script);
            }
            return true;
        } catch (Throwable thrown) {
            machine.failed(control, thrown);
            return false;
        }
    }

    private boolean hasSlept(SimulatedCpu cpu) {
        if (machine.now() >= argument) {
            control.abandonSleep();
            return true;
        }
        // Whoever interrupts it from here on wakes it.
        asleep = true;
        if (!control.isTimerQueued()) {
            cpu.scheduler.sleepUntil(control, argument);
        }
        return false;
    }

    /** Somebody wakes it. */
    void unpark() {
        permit = true;
        if (parked) {
            machine.charges(machine.costs().wake());
            control.wake();
        }
    }

    @Override
    public void start() {
        control.wake();
    }

    @Override
    public void interrupt() {
        permit = true;
        if (parked || asleep) {
            // It may be on its way off, and not blocked yet: then whoever cancels it does not wake it.
            control.wake();
        }
    }

    PreemptibleTask control() {
        return control;
    }

    /** Where it is in its script, for people. */
    @Override
    public String toString() {
        return step == Step.NONE
                ? "between two steps"
                : step
                        + (argument == 0 ? "" : " " + argument)
                        + (permit ? " with a permit" : "")
                        + (parked ? " parked" : "");
    }
}
