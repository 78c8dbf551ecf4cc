package dev.heddle.explorer;

import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.SpinLock;
import dev.heddle.cpu.TaskControlBlock;
import org.jspecify.annotations.Nullable;

/** What the rewritten engine calls before every shared access. Does nothing on other threads than explorers'. */
public final class SwitchPoint {
    private SwitchPoint() {}

    /** The schedule that runs on this thread. */
    static Interleaver current() {
        if (Thread.currentThread() instanceof ExplorerThread thread) {
            return thread.current();
        }
        throw new IllegalStateException("no schedule runs");
    }

    /** Somebody else may go on here. */
    public static void here() {
        if (Thread.currentThread() instanceof ExplorerThread thread) {
            thread.step();
        }
    }

    /** A task's word has just been changed, or not if that failed. */
    public static void changedTask() {
        if (Thread.currentThread() instanceof ExplorerThread thread) {
            thread.current().changedTask();
        }
    }

    /** The same of a word in which CPUs have bits. */
    public static void changedCpu() {
        if (Thread.currentThread() instanceof ExplorerThread thread) {
            thread.current().changedCpu();
        }
    }

    /** Whoever is here waits for somebody else. */
    public static void letOthersGo() {
        if (Thread.currentThread() instanceof ExplorerThread thread) {
            thread.current().letOthersGo();
        }
    }

    /** Before each turn of a loop but the first: no switch point, but it must end. */
    public static void loops() {
        if (Thread.currentThread() instanceof ExplorerThread thread) {
            thread.loops();
        }
    }

    /** As {@link CpuMask#first}. */
    public static CpuMask firstCpus(int count) {
        return count <= Size.MOST_CPUS ? EngineWorld.firstCpus(count) : CpuMask.first(count);
    }

    /** The lock of the graph of donations. */
    public static SpinLock graph() {
        return current().graph;
    }

    /** A thief has had a look at a queue, and taken this, or nothing. */
    public static void stolen(@Nullable TaskControlBlock task) {
        if (task != null && Thread.currentThread() instanceof ExplorerThread thread) {
            thread.current().world().stolen(task);
        }
    }

    /** A search is over: this is to be run next, or nothing. */
    public static void inHand(@Nullable TaskControlBlock task) {
        if (task != null && Thread.currentThread() instanceof ExplorerThread thread) {
            thread.current().world().inHand(task);
        }
    }
}
