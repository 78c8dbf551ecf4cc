package dev.heddle;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.PeerCpu;
import dev.heddle.machine.HostMachine;
import dev.heddle.smp.Smp;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Pauses CPUs and takes them off and on line, and does the waiting, which the engine never does: the caller asks, then
 * glances until the CPUs have done it. A caller that is a task parks between glances like any sleeping task.
 */
final class CpuControl {
    private static final long GLANCE_NANOS = 50_000;

    private final Smp smp;
    private final PeerCpu[] cpus;

    CpuControl(Smp smp, PeerCpu[] cpus) {
        this.smp = smp;
        this.cpus = cpus;
    }

    Pause pause(CpuSet wanted, Duration timeout) throws TimeoutException {
        requireMayWait("pause CPUs");
        long deadline = TaskSleep.deadlineAfter(timeout);
        CpuMask holds = smp.control().pause(wanted.mask());
        while (holds == null) {
            glance(deadline, () -> "the caller's own CPU is being held by another pause");
            holds = smp.control().pause(wanted.mask());
        }
        Pause pause = new Pause(smp, holds);
        try {
            CpuMask missing = smp.control().missing(holds);
            while (!missing.isEmpty()) {
                CpuMask late = missing;
                glance(deadline, () -> "did not come to hold: " + describe(late));
                missing = smp.control().missing(holds);
            }
        } catch (TimeoutException tooLate) {
            pause.close();
            throw tooLate;
        }
        return pause;
    }

    void takeOffline(int cpu, Duration timeout) throws TimeoutException {
        requireMayWait("take a CPU offline");
        smp.control().sendOffline(checked(cpu));
        awaitLeft(cpu, timeout);
    }

    void bringOnline(int cpu, Duration timeout) throws TimeoutException {
        String what = "bring a CPU online";
        requireMayWait(what);
        awaitLeft(checked(cpu), timeout);
        if (!smp.control().bringOnline(cpu)) {
            throw closing(what);
        }
    }

    /** Once the scheduler is closing: until every CPU that was being brought online has its thread, less than a millisecond. */
    void awaitArrivals() {
        while (smp.control().isAnyArriving()) {
            LockSupport.parkNanos(this, GLANCE_NANOS);
        }
    }

    private void awaitLeft(int cpu, Duration timeout) throws TimeoutException {
        long deadline = TaskSleep.deadlineAfter(timeout);
        while (!smp.control().hasLeft(cpu)) {
            glance(deadline, () -> "has not come to leave: " + describe(CpuMask.of(cpu)));
        }
    }

    private void glance(long deadline, Supplier<String> complaint) throws TimeoutException {
        if (System.nanoTime() >= deadline) {
            throw new TimeoutException("in the time given, " + complaint.get());
        }
        LockSupport.parkNanos(this, GLANCE_NANOS);
    }

    private String describe(CpuMask set) {
        return set.stream().mapToObj(cpu -> cpus[cpu].describe()).collect(Collectors.joining("; "));
    }

    private int checked(int cpu) {
        if (cpu < 0 || cpu >= cpus.length) {
            throw new IllegalArgumentException(
                    "there is no CPU " + cpu + ": the scheduler has 0 to " + (cpus.length - 1));
        }
        return cpu;
    }

    private void requireMayWait(String what) {
        if (HostMachine.currentRole() != null && !Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a job must not block, so it cannot " + what);
        }
        if (smp.isClosing()) {
            throw closing(what);
        }
    }

    private static IllegalStateException closing(String what) {
        return new IllegalStateException("the scheduler is being closed, so nobody can " + what);
    }
}
