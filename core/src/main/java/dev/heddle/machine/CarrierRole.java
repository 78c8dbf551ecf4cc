package dev.heddle.machine;

/**
 * What a carrier is to the engine at a moment: a CPU ({@link CpuEntry}), or a thread that its CPU is being taken from, or
 * has been.
 */
public interface CarrierRole {
    /** Whether it has lost its CPU for good. */
    boolean isRetired();
}
