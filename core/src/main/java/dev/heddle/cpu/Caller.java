package dev.heddle.cpu;

import dev.heddle.machine.CarrierRole;
import dev.heddle.machine.HostMachine;
import org.jspecify.annotations.Nullable;

/**
 * What a task asks of the CPU that it runs on. Each of these finds the CPU and is done with it before it returns, without
 * leaving the engine: while a frame of the engine is on a thread's stack, nobody takes the CPU from that thread ({@link
 * dev.heddle.machine.Tenure}, step 2).
 *
 * <p>A thread whose CPU was taken from it is a task's all the same: it has no timer, and its task shall give it up.
 */
public final class Caller {
    private Caller() {}

    /** The task that calls, or null if that is none or a job. */
    public static @Nullable PreemptibleTask task() {
        CarrierRole role = HostMachine.currentRole();
        if (role instanceof PerCpuScheduler cpu) {
            return cpu.running();
        }
        return role instanceof SeizedTask seized ? seized.task() : null;
    }

    /** Whether the caller is a task or a job of this scheduler. */
    @SuppressWarnings("ReferenceEquality") // the very object is meant
    public static boolean isOf(Neighbours scheduler) {
        CarrierRole role = HostMachine.currentRole();
        return role instanceof PerCpuScheduler cpu
                ? cpu.neighbours() == scheduler
                : role instanceof SeizedTask seized && seized.home() == scheduler;
    }

    /** Whether the caller shall yield, if it is a task that can: one read of a flag. */
    public static boolean isAskedToGiveWay() {
        CarrierRole role = HostMachine.currentRole();
        return role instanceof PerCpuScheduler cpu ? cpu.isReschedNeeded() : role instanceof SeizedTask;
    }

    /** The calling task yields next because it was asked to, and then calls {@link #wentOn}. */
    public static void givesWay() {
        if (HostMachine.currentRole() instanceof PerCpuScheduler cpu) {
            cpu.setPreempting(true);
        }
    }

    /** The task that yielded runs again; or still, because it is pinned to its carrier and could not give way. */
    public static void wentOn() {
        if (HostMachine.currentRole() instanceof PerCpuScheduler cpu) {
            cpu.setPreempting(false);
        }
    }

    /** Has the CPU that the calling task is on wake it at a deadline; false if it is on none, and must see to that itself. */
    public static boolean sleepUntil(PreemptibleTask task, long deadline) {
        if (HostMachine.currentRole() instanceof PerCpuScheduler cpu) {
            cpu.sleepUntil(task, deadline);
            return true;
        }
        return false;
    }
}
