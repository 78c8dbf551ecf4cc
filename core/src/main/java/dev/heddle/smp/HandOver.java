package dev.heddle.smp;

import dev.heddle.context.VirtualThreadContext;
import dev.heddle.cpu.CpuCounters.Counter;
import dev.heddle.cpu.Job;
import dev.heddle.cpu.PerCpuScheduler;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.SeizedTask;
import dev.heddle.machine.Tenure;
import java.util.List;

/**
 * Takes a CPU from a thread that is blocked in a task: the watchdog's side of {@link Tenure}'s protocol, and what makes its
 * step 2 true.
 *
 * <ol>
 *   <li>The number of dispatches is read, then who runs. Both are the same after the handshake: then they speak of one dispatch, and the
 *       thread was in it from before the claim on. (It cannot leave it afterwards without meeting the claim, which
 *       would be void then.)
 *   <li>First the carrier's own stack: a handshake with that very thread. It must be in the task: on top is what runs a
 *       virtual thread, or, for a job, the job's own code.
 *   <li>Then the task's stack. A frame of the engine on it may belong to a call that found its CPU before the claim: then we
 *       give up. If there is none, every such call that was on the stack at the handshake has ended, and later ones see the claim.
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

    private HandOver() {}

    /**
     * Tries to take a CPU from the thread that holds it.
     *
     * @param switches its number of dispatches when the thread was found blocked
     * @param nap the nap that it was found in
     * @return true if the CPU is without a thread now, and the caller owes it one
     */
    static boolean seizeAndOwe(PerCpuScheduler cpu, Tenure tenure, long switches, long nap) {
        PreemptibleTask task = cpu.running();
        SeizedTask claimed = new SeizedTask(cpu.neighbours(), task, false);
        if (!tenure.claim(claimed)) {
            return false;
        }
        boolean stuck = (task == null ? isInJob(tenure.thread()) : isInTask(tenure.thread(), task))
                && cpu.running() == task
                && cpu.counters().get(Counter.SWITCHES) == switches
                && tenure.nap() == nap;
        if (!stuck) {
            tenure.giveUp(claimed);
            return false;
        }
        return tenure.seize(claimed, new SeizedTask(cpu.neighbours(), task, true));
    }

    private static boolean isInTask(Thread carrier, PreemptibleTask task) {
        StackTraceElement[] carriers = carrier.getStackTrace();
        return carriers.length > 0
                && carriers[0].getClassName().equals(CONTINUATION)
                && task.context() instanceof VirtualThreadContext context
                && !isEngineAmong(context.thread().getStackTrace());
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
    private static boolean isInJob(Thread carrier) {
        for (StackTraceElement frame : carrier.getStackTrace()) {
            if (isEngine(frame)) {
                return frame.getClassName().equals(JOB) && frame.getMethodName().equals("resume");
            }
        }
        return false;
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
