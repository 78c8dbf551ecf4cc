package dev.heddle.smp;

import dev.heddle.litmus.Parked;
import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/** Two CPUs without a machine: a halt that finds no kick throws, so that a lost wake is an outcome and not a hang. */
final class LitmusMachine implements Machine {
    private volatile boolean kicked;
    private volatile boolean interrupted;

    /** Whether somebody kicked, or will have by the end of his turn. */
    boolean isKicked() {
        return kicked;
    }

    /** The same for the interrupt. */
    boolean isInterrupted() {
        return interrupted;
    }

    void forget() {
        kicked = false;
        interrupted = false;
    }

    @Override
    public int cpuCount() {
        return 2;
    }

    @Override
    public long nanoTime() {
        return 1;
    }

    @Override
    public void start(CpuEntry[] entries) {}

    @Override
    public void start(int cpu) {}

    @Override
    public @Nullable CpuEntry current() {
        return null;
    }

    @Override
    public void halt(int cpu, long deadline) {
        if (!kicked) {
            throw new Parked();
        }
    }

    @Override
    public void kick(int cpu) {
        kicked = true;
    }

    @Override
    public boolean isSpinning(int cpu) {
        return false;
    }

    @Override
    public void interrupt(int cpu) {
        interrupted = true;
    }

    @Override
    public void armSlice(int cpu, long deadline) {}

    @Override
    public void rearmSlice(int cpu, long deadline) {}
}
