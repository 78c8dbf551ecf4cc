package dev.heddle.simulator;

import dev.heddle.CpuSet;
import dev.heddle.Priority;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.smp.Smp;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Simulation}: a virtual thread or a script. Its methods are for acts of the outside world, and for other
 * tasks of the same simulation.
 */
public final class SimulatedTask {
    private final Smp smp;
    private final String name;
    private final PreemptibleTask control;
    private boolean started;
    final Watch watch = new Watch();

    SimulatedTask(Smp smp, String name, PreemptibleTask control) {
        this.smp = smp;
        this.name = name;
        this.control = control;
    }

    /**
     * Starts it. Does nothing if it has been started.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it may run on no CPU that is online
     */
    public void start() {
        if (!started) {
            started = true;
            control.context().start();
        }
    }

    /** Wakes it, as {@link LockSupport#unpark} does: if it does not wait, its next wait returns at once. */
    public void wake() {
        if (control.context() instanceof ScriptedContext script) {
            script.unpark();
        } else {
            LockSupport.unpark(thread());
        }
    }

    /** Cancels it: it ends where it computes or sleeps, or would next. Its other waits are interrupted. */
    public void cancel() {
        started = true;
        control.cancel();
    }

    /**
     * Its thread.
     *
     * @return null if it is a script
     */
    public @Nullable Thread thread() {
        return control.context() instanceof SimulatedThread context ? context.thread() : null;
    }

    /**
     * Its name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * Its number in traces.
     *
     * @return greater than 0, unique in its simulation
     */
    public long id() {
        return control.id();
    }

    /**
     * Its priority.
     *
     * @return the value last set
     */
    public Priority priority() {
        for (Priority priority : Priority.values()) {
            if (priority.level() == control.baseLevel()) {
                return priority;
            }
        }
        throw new IllegalStateException("no priority has the level " + control.baseLevel());
    }

    /**
     * Changes its priority.
     *
     * @param priority from now on
     */
    public void setPriority(Priority priority) {
        control.changeBaseLevel(priority.level());
    }

    /**
     * Changes the CPUs that it may run on.
     *
     * @param cpus from now on
     * @throws IllegalArgumentException if the simulation does not have all of these CPUs
     * @throws IllegalStateException if none of them is online; nothing is changed then
     */
    public void setAffinity(CpuSet cpus) {
        if (!smp.setAffinity(control, Simulation.mask(cpus, smp.cpuCount()))) {
            throw new IllegalStateException("none of the CPUs " + cpus + " is online");
        }
    }

    /**
     * Whether it has ended.
     *
     * @return true when it has been reaped
     */
    public boolean hasEnded() {
        return control.isDead();
    }

    /**
     * For how long it has run.
     *
     * @return virtual nanoseconds, up to when it last came off
     */
    public long runNanos() {
        return control.runNanos();
    }

    /**
     * For how long it has been ready and did not run.
     *
     * @return virtual nanoseconds
     */
    public long waitNanos() {
        return control.waitNanos();
    }

    /**
     * How often it was brought onto a CPU.
     *
     * @return not negative
     */
    public long dispatches() {
        return control.dispatches();
    }

    PreemptibleTask control() {
        return control;
    }

    @Override
    public String toString() {
        return "task " + id() + (name.isEmpty() ? "" : " (" + name + ")") + " " + control.describeState();
    }
}
