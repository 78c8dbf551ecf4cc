package dev.heddle.smp;

import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Machine;
import org.jspecify.annotations.Nullable;

/** A machine on which nothing runs: the test says which halted CPUs spin, and which are waking. */
final class FakeMachine implements Machine {
    private final int cpuCount;
    int spinning;
    int waking;
    int kicked;
    int interrupted;
    int armed;
    long now = 1;
    long linger;

    @Nullable
    CpuEntry current;

    FakeMachine(int cpuCount) {
        this.cpuCount = cpuCount;
    }

    @Override
    public int cpuCount() {
        return cpuCount;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void start(int cpu) {
        throw new UnsupportedOperationException("no CPU goes offline here");
    }

    @Override
    public void start(CpuEntry[] entries) {}

    @Override
    public @Nullable CpuEntry current() {
        return current;
    }

    @Override
    public void halt(int cpu, long deadline) {}

    @Override
    public void kick(int cpu) {
        kicked |= 1 << cpu;
    }

    @Override
    public boolean isSpinning(int cpu) {
        return (spinning & 1 << cpu) != 0;
    }

    @Override
    public boolean isWaking(int cpu) {
        return (waking & 1 << cpu) != 0;
    }

    @Override
    public long lingerNanos() {
        return linger;
    }

    @Override
    public void interrupt(int cpu) {
        interrupted |= 1 << cpu;
    }

    @Override
    public void armSlice(int cpu, long deadline) {
        armed |= 1 << cpu;
    }

    @Override
    public void rearmSlice(int cpu, long deadline) {}
}
