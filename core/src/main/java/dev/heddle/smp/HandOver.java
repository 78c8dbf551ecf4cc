package dev.heddle.smp;

import dev.heddle.context.VirtualThreadContext;
import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.Job;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.SeizedTask;
import dev.heddle.machine.Tenure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a CPU from a thread that is blocked in a task: the watchdog's side of {@link Tenure}'s protocol, and what makes its
 * step 2 true.
 *
 * <ol>
 *   <li>The number of dispatches is read, then who runs. Both are the same after the handshake: then they speak of one dispatch, and the
 *       thread was in it from before the claim on; it cannot leave it afterwards without making the claim void.
 *   <li>First the carrier's own stack: a handshake with that very thread. It must be in the task: on top is what runs a
 *       virtual thread, or, for a job, the job's own code.
 *   <li>Then the task's stack. A frame of the engine on it may belong to a call that found its CPU before the claim: then we
 *       give up. If there is none, every such call that was on the stack at the handshake has ended, and later ones see the claim.
 *   <li>Nor may the task be coming off by itself: then only the JVM holds it up, which needs memory for the copy of its stack and collects for that.
 *       The thread that has asked for a collection sleeps until the JVM's own thread, which lacks a core like others, has said that it is over.
 *   <li>It is still blocked, in the nap that we have watched.
 * </ol>
 *
 * <p>On the watchdog's thread alone.
 */
final class HandOver {
    private static final List<String> ENGINE =
            List.of("dev.heddle.cpu.", "dev.heddle.smp.", "dev.heddle.machine.", "dev.heddle.context.");

    private static final String JOB = Job.class.getName();
    private static final String CONTINUATION = "jdk.internal.vm.Continuation";

    /** Its method that copies the stack and comes off. */
    private static final String COMES_OFF = "doYield";

    private final PeerCpu cpu;
    private final Tenure tenure;
    private final @Nullable PreemptibleTask task;
    private StackTraceElement[] carrierStack = {};
    private StackTraceElement[] taskStack = {};

    HandOver(PeerCpu cpu, Tenure tenure) {
        this.cpu = cpu;
        this.tenure = tenure;
        this.task = cpu.running();
    }

    /**
     * Tries to take the CPU from the thread that holds it.
     *
     * @param switches its number of dispatches when the thread was found blocked
     * @param nap the nap that it was found in
     * @return true if the CPU is without a thread now, and the caller owes it one
     */
    boolean seizeAndOwe(long switches, long nap) {
        if (!tenure.claim()) {
            return false;
        }
        carrierStack = tenure.thread().getStackTrace();
        boolean stuck = (task == null ? isInJob() : isIn(task))
                && cpu.running() == task
                && cpu.counters().get(Counter.SWITCHES) == switches
                && tenure.nap() == nap;
        if (!stuck) {
            tenure.giveUp();
            return false;
        }
        return tenure.seize(new SeizedTask(cpu.neighbours(), task));
    }

    private boolean isIn(PreemptibleTask running) {
        if (carrierStack.length > 0
                && carrierStack[0].getClassName().equals(CONTINUATION)
                && running.context() instanceof VirtualThreadContext context) {
            taskStack = context.thread().getStackTrace();
            return !isEngineAmong(taskStack) && !comesOff(taskStack);
        }
        return false;
    }

    static boolean comesOff(StackTraceElement[] stack) {
        return stack.length > 0
                && stack[0].getClassName().equals(CONTINUATION)
                && stack[0].getMethodName().equals(COMES_OFF);
    }

    private static boolean isEngineAmong(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (isEngine(frame)) {
                return true;
            }
        }
        return false;
    }

    /** A job runs on the carrier's own stack: above the frame that calls it there must be none of ours. */
    private boolean isInJob() {
        for (StackTraceElement frame : carrierStack) {
            if (isEngine(frame)) {
                return frame.getClassName().equals(JOB) && frame.getMethodName().equals("resume");
            }
        }
        return false;
    }

    /** What the thread is stuck in; null if that is a job. */
    @Nullable
    PreemptibleTask task() {
        return task;
    }

    /** Where it is stuck: the stacks that were decided by. */
    String stacks() {
        return Stacks.text(tenure.thread(), carrierStack) + Stacks.text(Stacks.threadOf(task), taskStack);
    }

    private static boolean isEngine(StackTraceElement frame) {
        String name = frame.getClassName();
        for (String engine : ENGINE) {
            if (name.startsWith(engine)) {
                return true;
            }
        }
        return false;
    }
}
