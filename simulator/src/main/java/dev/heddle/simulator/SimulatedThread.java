package dev.heddle.simulator;

import dev.heddle.context.VirtualThreadContext;
import dev.heddle.context.Wakeable;
import dev.heddle.cpu.PreemptibleTask;
import java.util.concurrent.locks.LockSupport;

/**
 * A real virtual thread on simulated CPUs. What it does takes no virtual time; {@link #compute} does: there the thread yields
 * to this context, on the stack of its CPU, which lets the time pass and then goes on with it, without the engine knowing.
 * If the CPU is asked to reschedule meanwhile, the context comes off as a thread that gives way would.
 */
final class SimulatedThread extends VirtualThreadContext {
    private final SimulatedMachine machine;
    private final PreemptibleTask control;

    /** The thread has yielded, or is about to, in order to compute. */
    private boolean computing;

    /** What is left of that. */
    private long left;

    private boolean preemptible = true;
    private int lastCpu = -1;

    SimulatedThread(SimulatedMachine machine, Wakeable task, String name, Runnable body) {
        super(task, name, () -> live(machine, (PreemptibleTask) task, body));
        this.machine = machine;
        this.control = (PreemptibleTask) task;
    }

    private SimulatedThread(SimulatedMachine machine, Wakeable task, Thread thread, Runnable continuation) {
        super(task, thread, continuation);
        this.machine = machine;
        this.control = (PreemptibleTask) task;
    }

    private static void live(SimulatedMachine machine, PreemptibleTask self, Runnable body) {
        if (self.takeCancellationAndOwe()) {
            return;
        }
        try {
            body.run();
        } catch (SimulatedTaskCancelledError asked) {
            return;
        } catch (Throwable thrown) {
            machine.failed(self, thrown);
        }
    }

    @Override
    protected VirtualThreadContext forChild(Wakeable childTask, Thread child, Runnable childContinuation) {
        return new SimulatedThread(machine, childTask, child, childContinuation);
    }

    PreemptibleTask control() {
        return control;
    }

    // ---- the thread itself ----

    /** Takes so much virtual CPU time. The thread itself only. */
    @SuppressWarnings("ThreadPriorityCheck") // it is how a thread returns to its context
    void compute(long nanos, boolean givesWay) {
        throwIfCancelled();
        if (machine.computesUndisturbed(machine.timeline().requireRunningCpu(), nanos, givesWay)) {
            return;
        }
        left = nanos;
        preemptible = givesWay;
        computing = true;
        Thread.yield();
        if (computing) {
            computing = false;
            throw new IllegalStateException(
                    "a task cannot compute while it is pinned to its carrier (in native code or a class initializer)");
        }
        throwIfCancelled();
    }

    /** Sleeps on the timer of its CPU. The thread itself only. */
    void sleepUntil(long deadline) throws InterruptedException {
        while (machine.now() < deadline) {
            if (!control.isTimerQueued()) {
                machine.timeline().requireRunningCpu().scheduler.sleepUntil(control, deadline);
            }
            LockSupport.park(this);
            if (control.isCancelled() || Thread.interrupted()) {
                control.abandonSleep();
                throwIfCancelled();
                throw new InterruptedException();
            }
        }
        control.abandonSleep();
        throwIfCancelled();
    }

    @SuppressWarnings("ResultOfMethodCallIgnored")
    void throwIfCancelled() {
        if (control.takeCancellationAndOwe()) {
            // The interrupt has said the same; what cleans up behind the error shall be able to block.
            Thread.interrupted();
            throw new SimulatedTaskCancelledError();
        }
    }

    // ---- the engine and the JDK ----

    @Override
    public void execute(Runnable submitted) {
        machine.timeline().requireOwnThread();
        if (computing && isMounted()) {
            // The thread's yield in compute(): it goes on when its context says so.
            return;
        }
        machine.charges(machine.costs().wake());
        super.execute(submitted);
    }

    @SuppressWarnings("ReferenceEquality") // this very thread
    private boolean isMounted() {
        SimulatedCpu cpu = machine.timeline().runningCpu();
        return cpu != null && cpu.mounted == this;
    }

    @Override
    public boolean resume() {
        SimulatedCpu cpu = machine.timeline().requireRunningCpu();
        Checks checks = machine.checks();
        if (checks != null) {
            checks.entered(control, cpu);
        }
        machine.dispatches(cpu, lastCpu);
        lastCpu = cpu.id;
        boolean ended = false;
        boolean givesWay = computing && computes(cpu);
        while (!givesWay && !ended) {
            cpu.mounted = this;
            ended = super.resume();
            cpu.mounted = null;
            if (!computing) {
                break;
            }
            givesWay = computes(cpu);
        }
        machine.payDebt(cpu);
        if (checks != null) {
            checks.left(control, ended);
        }
        return ended;
    }

    /** Returns whether it gives way in the middle; then it has been woken. */
    private boolean computes(SimulatedCpu cpu) {
        left = machine.compute(cpu, left, preemptible);
        if (left != 0 && !control.isCancelled()) {
            cpu.scheduler.setPreempting(true);
            control.wake();
            return true;
        }
        computing = false;
        return false;
    }
}
