package dev.heddle.machine;

/** What a carrier is to the engine: a CPU ({@link CpuEntry}), or a thread that has lost its CPU and still runs a task. */
public interface CarrierRole {}
