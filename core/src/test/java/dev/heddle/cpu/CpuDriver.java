package dev.heddle.cpu;

import dev.heddle.machine.Tenure;

/** Puts a CPU into a state that a test wants, without its loop. */
public final class CpuDriver {
    private CpuDriver() {}

    /** Queues a task that is ready, as its wake on this CPU does. */
    public static void queue(PerCpuScheduler cpu, TaskControlBlock task) {
        task.wakeNewAndOwe();
        cpu.enqueueLocal(task);
    }

    /** Pushes a task that is ready into the inbox. */
    public static void push(PerCpuScheduler cpu, TaskControlBlock task) {
        task.wakeNewAndOwe();
        cpu.backlog().push(task);
    }

    /** The loop, on the calling thread. */
    public static void run(PerCpuScheduler cpu) {
        cpu.run(new Tenure(Thread.currentThread(), cpu));
    }

    /** A task of a level, allowed everywhere, that does something on the CPU that runs it. */
    public static TaskControlBlock task(long id, int level, Runnable body) {
        return new Job(id, level, CpuMask.ALL, body);
    }
}
